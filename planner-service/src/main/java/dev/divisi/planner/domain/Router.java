package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.goals.WorkType;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.TaskType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says who does and who reviews each task of a plan. A named agent comes before a named profile,
 * that before the goal's, that before the rules, and those before what profiles say of themselves.
 * What is chosen becomes part of the plan, so that what was approved is what runs.
 */
final class Router {
  /** Characters of all configurations of a plan; each task carries its own. */
  private static final int MOST_TEXT = 4 * 1024 * 1024;

  private final Map<String, Source> repositories;
  private final Installation installation;
  private final @Nullable String profileOfGoal;
  private final @Nullable Long micros;
  private final PlaybookProblems problems;

  /** Of each repository that a task needs them of. */
  private final Map<String, Profiles> profiles = new HashMap<>();

  private final Map<Like, Optional<Choice>> choices = new HashMap<>();
  private final Map<String, Boolean> ruled = new HashMap<>();
  private long written;

  /** Tasks that are alike here are given to the same. */
  private record Like(String repository, @Nullable TaskType type, List<String> scope) {}

  /**
   * Who does a task.
   *
   * @param why what chose it, in words for people
   * @param ladder who takes it over
   */
  private record Choice(Profile profile, String why, List<Profile> ladder) {}

  Router(
      GoalSubmitted goal,
      Map<String, Source> repositories,
      Installation installation,
      PlaybookProblems problems) {
    this.repositories = repositories;
    this.installation = installation;
    this.profileOfGoal = goal.getProfile();
    this.micros = micros(goal.getLimits());
    this.problems = problems;
  }

  /** What one task may cost; null when nothing bounds it. */
  private static @Nullable Long micros(@Nullable GoalLimits limits) {
    if (limits == null) {
      return null;
    }
    return Stream.of(
            Optional.ofNullable(limits.getTaskBudget()),
            Optional.ofNullable(limits.getGoalBudget()))
        .flatMap(Optional::stream)
        .map(Budget::getCostMicros)
        .flatMap(cost -> Optional.ofNullable(cost).stream())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * The same tasks, each with who does and who reviews it. Notes what is wrong with the playbook.
   *
   * @throws PlanningException when a profile or a file of rules is not as it must be
   */
  List<DraftTask> route(List<DraftTask> drafts) throws PlanningException, InterruptedException {
    List<DraftTask> routed = new ArrayList<>();
    for (DraftTask draft : drafts) {
      routed.add(draft.filled() ? routed(draft) : draft);
    }
    return routed;
  }

  private DraftTask routed(DraftTask draft) throws PlanningException, InterruptedException {
    PlannedTask task = draft.task();
    Source repository = repositories.get(task.getRepository());
    boolean open = draft.isOpen() || draft.isContestOfProfiles();
    if (repository == null || (!open && !isReviewed(draft, repository))) {
      return draft;
    }
    Profiles known = profiles.get(task.getRepository());
    if (known == null) {
      known = Profiles.of(repository, installation.profiles());
      profiles.put(task.getRepository(), known);
    }
    Optional<PlannedTask> done =
        draft.isOpen()
            ? given(draft, known)
            : draft.isContestOfProfiles() ? tried(draft, known) : Optional.of(task);
    Optional<List<ReviewProfile>> reviewers = reviewers(draft, known);
    if (done.isEmpty() || reviewers.isEmpty()) {
      return draft.unfilled();
    }
    count(done.get(), reviewers.get());
    return draft.with(PlannedTask.newBuilder(done.get()).setReviewers(reviewers.get()).build());
  }

  /** Whether profiles may matter for the review of a task whose agent is named. */
  private boolean isReviewed(DraftTask draft, Source repository)
      throws PlanningException, InterruptedException {
    String name = draft.task().getRepository();
    Boolean has = ruled.get(name);
    if (has == null) {
      has =
          repository.read(Profiles.OWN_RULES, Rules.LARGEST).isPresent()
              || installation.profiles().files().containsKey(Profiles.RULES);
      ruled.put(name, has);
    }
    return !draft.task().getExpand() && (has || !draft.reviewers().isEmpty());
  }

  private Optional<PlannedTask> given(DraftTask draft, Profiles known) throws PlanningException {
    PlannedTask task = draft.task();
    Optional<Choice> chosen = choose(draft, known);
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    Choice choice = chosen.get();
    Optional<AgentChoice> agent = agent(choice.profile(), draft);
    List<LadderRung> ladder = new ArrayList<>();
    for (Profile next : choice.ladder()) {
      agent(next, draft)
          .ifPresent(ready -> ladder.add(new LadderRung(next.name(), next.pool(), ready)));
    }
    if (agent.isEmpty() || ladder.size() < choice.ladder().size()) {
      return Optional.empty();
    }
    return Optional.of(
        PlannedTask.newBuilder(task)
            .setPool(task.getPool().isEmpty() ? choice.profile().pool() : task.getPool())
            .setAgent(agent.get())
            .setProfile(choice.profile().name())
            .setRouting(choice.why())
            .setLadder(ladder)
            .build());
  }

  /** Several try it, some of them as a profile says; nobody takes over from them. */
  private Optional<PlannedTask> tried(DraftTask draft, Profiles known) throws PlanningException {
    List<CandidateChoice> candidates = new ArrayList<>();
    boolean complete = true;
    for (CandidateChoice candidate : draft.task().getBestOf()) {
      int index = candidates.size();
      String name = draft.candidates().get(index);
      if (name.isEmpty()) {
        candidates.add(candidate);
        continue;
      }
      Optional<String> misnamed = Profiles.misnamed(known.byName(), name, false);
      FieldPath path = draft.template().key("bestOf").index(index).key("profile");
      misnamed.ifPresent(message -> problems.add("PROFILE_UNKNOWN", path, message));
      Optional<Profile> profile =
          misnamed.isPresent() ? Optional.empty() : Optional.of(known.named(name));
      Optional<AgentChoice> agent =
          profile.isPresent() ? agent(profile.get(), draft) : Optional.empty();
      complete &= agent.isPresent();
      candidates.add(
          new CandidateChoice(
              candidate.getPool().isEmpty()
                  ? profile.map(Profile::pool).orElse("")
                  : candidate.getPool(),
              agent.orElse(candidate.getAgent())));
    }
    CandidateChoice first = candidates.getFirst();
    return complete
        ? Optional.of(
            PlannedTask.newBuilder(draft.task())
                .setBestOf(candidates)
                .setPool(first.getPool())
                .setAgent(first.getAgent())
                .build())
        : Optional.empty();
  }

  private Optional<AgentChoice> agent(Profile profile, DraftTask draft) throws PlanningException {
    Optional<AgentChoice> agent = ProfileAgent.of(profile, installation.defaultAgent());
    if (agent.isEmpty()) {
      problems.add(
          "PROFILE_WITHOUT_AGENT",
          draft.template(),
          "is for the profile "
              + profile.name()
              + " ("
              + profile.source()
              + "), which names no agent, and this planner has no default one. Name an agent"
              + " here, or in "
              + Profiles.DIRECTORY
              + profile.name()
              + ".md, or set divisi.planner.profiles.default-agent");
    }
    return agent;
  }

  private Optional<Choice> choose(DraftTask draft, Profiles known) throws PlanningException {
    String named = draft.profile();
    if (!named.isEmpty()) {
      Optional<String> misnamed = Profiles.misnamed(known.byName(), named, false);
      misnamed.ifPresent(
          message -> problems.add("PROFILE_UNKNOWN", draft.template().key("profile"), message));
      return misnamed.isPresent()
          ? Optional.empty()
          : Optional.of(byName(known, named, "the playbook names it"));
    }
    if (profileOfGoal != null) {
      Optional<String> misnamed = Profiles.misnamed(known.byName(), profileOfGoal, false);
      if (misnamed.isPresent()) {
        throw PlanningException.rejected(
            "PROFILE_UNKNOWN", "The goal names a profile: " + misnamed.get() + ".");
      }
      return Optional.of(byName(known, profileOfGoal, "the goal names it"));
    }
    PlannedTask task = draft.task();
    Like like = new Like(task.getRepository(), task.getType(), task.getScope());
    Optional<Choice> choice = choices.get(like);
    if (choice == null) {
      choice = byRules(task, known);
      choices.put(like, choice);
    }
    if (choice.isEmpty()) {
      problems.add(
          "PROFILE_UNKNOWN",
          draft.template(),
          "no rule and no profile is for it; name an agent or a profile");
    }
    return choice;
  }

  private Choice byName(Profiles known, String name, String why) throws PlanningException {
    Profile profile = known.named(name);
    return new Choice(profile, why, known.ladder(profile));
  }

  private Optional<Choice> byRules(PlannedTask task, Profiles known) throws PlanningException {
    List<String> tooDear = new ArrayList<>();
    for (Rules file : known.rules()) {
      for (Rules.Rule rule : file.all()) {
        Profile profile =
            Optional.ofNullable(rule.written().profile()).map(known::named).orElse(null);
        if (profile == null || !holds(rule, task)) {
          continue;
        }
        if (isAffordable(profile, known, tooDear)) {
          List<String> names = rule.written().ladder();
          List<Profile> ladder =
              names == null ? known.ladder(profile) : names.stream().map(known::named).toList();
          return Optional.of(choice(profile, rule.place(), ladder, known, tooDear));
        }
      }
    }
    Optional<Profile> own =
        known.byName().values().stream()
            .filter(profile -> isFor(profile, task))
            .sorted(
                Comparator.comparing(Profile::origin)
                    .thenComparing(profile -> profile.file().paths().isEmpty())
                    .thenComparing(Profile::name))
            .filter(profile -> isAffordable(profile, known, tooDear))
            .findFirst();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    String type = WorkType.word(typeOf(task));
    return Optional.of(
        choice(
            own.get(),
            "no rule is about it, and " + own.get().name() + " is for the type " + type,
            known.ladder(own.get()),
            known,
            tooDear));
  }

  private boolean holds(Rules.Rule rule, PlannedTask task) {
    return rule.holdsFor(task, micros);
  }

  private Choice choice(
      Profile profile, String why, List<Profile> ladder, Profiles known, List<String> tooDear) {
    List<Profile> affordable =
        ladder.stream().filter(next -> isAffordable(next, known, tooDear)).toList();
    String dear = tooDear.isEmpty() ? "" : "; too dear: " + String.join(", ", tooDear);
    return new Choice(profile, why + dear, affordable);
  }

  /** Whoever does not say is taken to be for anything new. */
  private static TaskType typeOf(PlannedTask task) {
    TaskType type = task.getType();
    return type == null ? TaskType.IMPLEMENT : type;
  }

  private static boolean isFor(Profile profile, PlannedTask task) {
    List<String> paths = profile.file().paths();
    return !profile.isReviewer()
        && profile.file().types().stream().anyMatch(type -> type.type() == typeOf(task))
        && (paths.isEmpty()
            || task.getScope().stream().allMatch(glob -> Within.isWithin(glob, paths)));
  }

  /**
   * @param tooDear is told of those that are not
   */
  private boolean isAffordable(Profile profile, Profiles known, List<String> tooDear) {
    ProfileFile.Price price = profile.file().price();
    Optional<BigDecimal> least =
        price == null
            ? Optional.empty()
            : known.rules().stream().flatMap(file -> file.least(price).stream()).findFirst();
    boolean affordable = micros == null || least.isEmpty() || micros >= Rules.micros(least.get());
    if (!affordable) {
      tooDear.add(profile.name() + " ($" + least.get().toPlainString() + " or more a task)");
    }
    return affordable;
  }

  private Optional<List<ReviewProfile>> reviewers(DraftTask draft, Profiles known) {
    List<String> names = draft.reviewers();
    if (names.isEmpty()) {
      names =
          known.rules().stream()
              .flatMap(file -> file.all().stream())
              .filter(rule -> !rule.written().reviewers().isEmpty())
              .filter(rule -> holds(rule, draft.task()))
              .findFirst()
              .map(rule -> rule.written().reviewers())
              .orElse(List.of());
    }
    List<ReviewProfile> reviewers = new ArrayList<>();
    for (int index = 0; index < names.size(); index++) {
      FieldPath path = draft.template().key("reviewers").index(index);
      Optional<String> misnamed = Profiles.misnamed(known.byName(), names.get(index), true);
      if (misnamed.isPresent()) {
        problems.add("PROFILE_UNKNOWN", path, misnamed.get());
        return Optional.empty();
      }
      Profile profile = known.named(names.get(index));
      String model = profile.file().model();
      reviewers.add(
          new ReviewProfile(profile.name(), model == null ? "" : model, profile.instructions()));
    }
    return Optional.of(reviewers);
  }

  private void count(PlannedTask task, List<ReviewProfile> reviewers) {
    boolean before = written <= MOST_TEXT;
    written += task.getAgent().getConfiguration().length();
    task.getLadder().forEach(rung -> written += rung.getAgent().getConfiguration().length());
    reviewers.forEach(reviewer -> written += reviewer.getInstructions().length());
    if (before && written > MOST_TEXT) {
      problems.add(
          "PLAN_TOO_LARGE",
          FieldPath.of("tasks"),
          "their agents and instructions take more than 4 MiB; shorten the profiles, or split the"
              + " goal");
    }
  }
}
