package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.WatchedGoal.require;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What policy asked for and what people said, by hash: nothing is reviewed without a verdict, and
 * nothing is merged or put in force before all that policy asked for was given. Counts in a way of
 * its own.
 */
final class WatchedApprovals {

  /** Somebody approved something. */
  private record Said(String by, String login, Instant at) {}

  /** What was said of one task, or of the versions of the plan. */
  private static final class Book {
    final Set<String> authors = new HashSet<>();
    @Nullable String patch;
    @Nullable String reviewPool;
    boolean begun;
    final Map<String, Verdict> verdicts = new HashMap<>();
    final Map<String, List<Said>> said = new HashMap<>();
    final Set<String> reviewed = new HashSet<>();

    private void startAnew() {
      patch = null;
      reviewPool = null;
      begun = false;
      verdicts.clear();
      said.clear();
      reviewed.clear();
    }
  }

  private static final class People {
    final List<String> deciders;
    final String submitter;
    final Book plan = new Book();
    final Map<String, Book> tasks = new HashMap<>();
    @Nullable Revision pending;
    @Nullable Revision applied;
    boolean started;

    People(Event.GoalAccepted accepted) {
      deciders = accepted.deciders();
      submitter = accepted.submittedBy();
    }
  }

  private final Map<String, People> goals = new HashMap<>();

  void heard(Event event, Command command, Instant now) {
    if (event instanceof Event.GoalAccepted accepted) {
      goals.put(event.goalId(), new People(accepted));
      return;
    }
    People people = Objects.requireNonNull(goals.get(event.goalId()));
    switch (event) {
      case Event.GoalEvent e -> goalEvent(people, e, command, now);
      case Event.TaskEvent e ->
          taskEvent(
              people, people.tasks.computeIfAbsent(e.taskId(), it -> new Book()), e, command, now);
    }
  }

  private static void goalEvent(
      People people, Event.GoalEvent event, Command command, Instant now) {
    Book plan = people.plan;
    switch (event) {
      case Event.PlanJudged e -> plan.verdicts.put(e.contentHash(), e.verdict());
      case Event.PlanApprovalGiven e -> approved(plan, e.contentHash(), e.by(), command, now);
      case Event.PlanApproved e -> {
        List<String> authors = new ArrayList<>(List.of(people.submitter));
        authors.addAll(plan.authors);
        people.tasks.values().forEach(book -> authors.addAll(book.authors));
        people.started = true;
        if (command instanceof Command.Decide) {
          checkGiven(people, plan, e.contentHash(), authors, now, e);
        }
      }
      case Event.RevisionProposed e -> people.pending = e.revision();
      case Event.PlanRevised e -> {
        Revision revision = Objects.requireNonNull(people.pending);
        people.applied = revision;
        plan.authors.add(revision.by());
        if (people.started && command instanceof Command.Decide) {
          checkGiven(
              people, plan, e.contentHash(), List.of(people.submitter, revision.by()), now, e);
        }
      }
      default -> {}
    }
  }

  private static void taskEvent(
      People people, Book book, Event.TaskEvent event, Command command, Instant now) {
    switch (event) {
      case Event.TaskPlanned e -> book.authors.addAll(authors(people, e.definition()));
      case Event.TaskRevised e -> {
        book.startAnew();
        book.authors.addAll(authors(people, e.definition()));
      }
      case Event.TaskDispatched _ -> book.startAnew();
      case Event.AttemptFailed _, Event.TaskBlocked _ -> book.startAnew();
      case Event.TaskReassigned e -> {
        book.startAnew();
        if (e.rewritten()) {
          book.authors.add(e.by());
        }
      }
      case Event.PatchAccepted e -> book.patch = e.patchHash();
      case Event.PartsProposed e -> book.patch = e.contentHash();
      case Event.PatchJudged e -> book.verdicts.put(e.patchHash(), e.verdict());
      case Event.ReviewOrdered e -> {
        require(
            e.pool() == null || verdict(book).reviewPools().contains(e.pool()),
            "a review that nobody asked for",
            e);
        book.reviewPool = e.pool();
      }
      case Event.OneReviewPassed _, Event.ReviewPassed _, Event.CandidatePassed _ ->
          book.reviewed.add(String.valueOf(book.reviewPool));
      case Event.ApprovalRequested e -> {
        if (e.reviewer() != null) {
          book.reviewed.add(String.valueOf(book.reviewPool));
        }
      }
      case Event.ApprovalGiven e -> approved(book, e.patchHash(), e.by(), command, now);
      case Event.WorkGranted e -> {
        if (e.step() == WorkStep.REVIEW && command instanceof Command.ClaimWork claim) {
          require(
              book.reviewPool == null || book.reviewPool.equals(claim.pool()),
              "reviewed by another pool",
              e);
        }
        if (e.step() == WorkStep.MERGE && !book.begun) {
          book.begun = true;
          checkMerge(people, book, e, now);
        }
      }
      case Event.TaskMerged e -> {
        if (!book.begun) {
          checkMerge(people, book, e, now);
        }
      }
      default -> {}
    }
  }

  /** Whoever wrote the version that says it; a planner's part is still its task's authors'. */
  private static Set<String> authors(People people, TaskDefinition definition) {
    TaskDefinition.Parent parent = definition.parent();
    if (parent != null && definition.isCandidate()) {
      return Objects.requireNonNull(people.tasks.get(parent.taskId())).authors;
    }
    Revision revision = people.applied;
    if (revision == null) {
      return Set.of();
    }
    return switch (revision.kind()) {
      case EDIT -> Set.of(revision.by());
      case EXPANSION, SCOPE ->
          Objects.requireNonNull(people.tasks.get(String.valueOf(revision.taskId()))).authors;
    };
  }

  private static Verdict verdict(Book book) {
    Verdict verdict = book.verdicts.get(String.valueOf(book.patch));
    require(verdict != null, "no verdict on that patch", book.patch);
    return Objects.requireNonNull(verdict);
  }

  private static void approved(Book book, String hash, String by, Command command, Instant now) {
    require(
        command instanceof Command.Decide decide
            && decide.approved()
            && decide.decider().name().equals(by)
            && (decide.hash() == null
                ? decide.questionId() != null
                : decide.questionId() != null || decide.hash().equals(hash)),
        "nobody approved that",
        command);
    String login = ((Command.Decide) command).decider().login();
    book.said.computeIfAbsent(hash, it -> new ArrayList<>()).add(new Said(by, login, now));
  }

  private static void checkMerge(People people, Book book, Event event, Instant now) {
    Verdict verdict = verdict(book);
    require(verdict.outcome() != Verdict.Outcome.DENY, "merged though policy denies it", event);
    require(book.reviewed.contains("null"), "merged without the ordinary review", event);
    require(book.reviewed.containsAll(verdict.reviewPools()), "merged without a review", event);
    List<String> authors = new ArrayList<>(List.of(people.submitter));
    authors.addAll(book.authors);
    checkGiven(people, book, String.valueOf(book.patch), authors, now, event);
  }

  private static void checkGiven(
      People people, Book book, String hash, List<String> authors, Instant now, Event event) {
    Verdict verdict = Objects.requireNonNull(book.verdicts.get(hash));
    for (RequiredApproval required : verdict.approvals()) {
      List<Said> said =
          book.said.getOrDefault(hash, List.of()).stream()
              .filter(
                  one -> required.valid() == null || one.at().plus(required.valid()).isAfter(now))
              .filter(one -> isTaken(required.logins(), one.login()))
              .toList();
      int most = most(people, required, authors, said, new HashSet<>(), new HashSet<>());
      require(most >= required.people(), "approved by %d of %s".formatted(most, required), event);
    }
  }

  private static boolean isTaken(@Nullable List<String> logins, String login) {
    return logins == null || logins.contains(login) || (logins.isEmpty() && !login.equals(""));
  }

  /** How many different people that can be, tried in every way. */
  private static int most(
      People people,
      RequiredApproval required,
      List<String> authors,
      List<Said> left,
      Set<String> persons,
      Set<String> principals) {
    if (left.isEmpty()) {
      return 0;
    }
    Said one = left.getFirst();
    List<Said> rest = left.subList(1, left.size());
    int best = most(people, required, authors, rest, persons, principals);
    if (persons.contains(folded(one.by()))
        || (required.notTheAuthor() && wrote(authors, one.by()))) {
      return best;
    }
    Set<String> may = new HashSet<>();
    if (required.group() == null && mayDecide(people, one.by())) {
      may.add(one.by());
    }
    for (RequiredApproval.Approver approver : required.approvers()) {
      if (approver.name().equals(one.by())
          && (approver.until() == null || one.at().isBefore(approver.until()))) {
        may.add(approver.standsInFor() == null ? one.by() : approver.standsInFor());
      }
    }
    for (String principal : may) {
      if (!principals.contains(folded(principal))
          && !(required.notTheAuthor() && wrote(authors, principal))) {
        Set<String> morePersons = new HashSet<>(persons);
        Set<String> morePrincipals = new HashSet<>(principals);
        morePersons.add(folded(one.by()));
        morePrincipals.add(folded(principal));
        best =
            Math.max(best, 1 + most(people, required, authors, rest, morePersons, morePrincipals));
      }
    }
    return best;
  }

  private static boolean wrote(List<String> authors, String name) {
    return authors.stream().anyMatch(author -> folded(author).equals(folded(name)));
  }

  /** The people of the simulation write their names in one case or the other. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean mayDecide(People people, String name) {
    return people.deciders.isEmpty() || people.deciders.contains(name);
  }

  /** Whether policy names the person as one to be asked about what the decision is about. */
  boolean names(Command.Decide decide) {
    People people = goals.get(decide.goalId());
    if (people == null) {
      return false;
    }
    List<Verdict> verdicts = new ArrayList<>(people.plan.verdicts.values());
    Book book = people.tasks.get(String.valueOf(decide.taskId()));
    if (book != null) {
      verdicts.addAll(book.verdicts.values());
    }
    return verdicts.stream()
        .flatMap(verdict -> verdict.approvals().stream())
        .flatMap(required -> required.approvers().stream())
        .anyMatch(approver -> approver.name().equals(decide.decider().name()));
  }

  /** Nothing is asked for without policy's word on exactly that patch. */
  void checkOrder(Order order) {
    if (order instanceof Order.RequestReview o) {
      check(o.work(), o.patchHash(), o);
    } else if (order instanceof Order.RequestMerge o) {
      check(o.work(), o.patchHash(), o);
      require(
          o.approvals().stream()
              .allMatch(
                  given ->
                      book(o.work())
                          .said
                          .getOrDefault(o.patchHash(), List.of())
                          .contains(new Said(given.by(), given.login(), given.at()))),
          "an approval that nobody gave",
          o);
    }
  }

  private void check(WorkReference work, String hash, Order order) {
    Book book = book(work);
    Verdict verdict = book.verdicts.get(hash);
    require(hash.equals(book.patch), "another patch", order);
    require(
        verdict != null && verdict.outcome() != Verdict.Outcome.DENY,
        "ordered without a verdict",
        order);
  }

  private Book book(WorkReference work) {
    People people = Objects.requireNonNull(goals.get(work.goalId()));
    return Objects.requireNonNull(people.tasks.get(String.valueOf(work.taskId())));
  }
}
