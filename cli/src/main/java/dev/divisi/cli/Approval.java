package dev.divisi.cli;

import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Approves or rejects exactly what stands there now, and says what that is. */
final class Approval {
  private final DecisionKind kind;
  private final String done;
  private final ApprovalSubject subject;
  private final DecisionSender sender;

  /**
   * @param done what was done, as the first word of a sentence
   */
  Approval(CommandContext context, DecisionKind kind, String done, ApprovalSubject subject) {
    this.kind = kind;
    this.done = done;
    this.subject = subject;
    this.sender = new DecisionSender(context, subject.goal());
  }

  /** A version of the plan that a person must approve. */
  private record Waiting(int version, String hash, String why) {
    String name() {
      return "version " + version + " (" + Shortened.hash(hash) + ")";
    }
  }

  int decide() throws CommandException, InterruptedException {
    requireOneMeaning();
    String task = subject.task();
    if (subject.question() != null) {
      return sender.onGoal(this::onQuestion);
    }
    return task == null ? sender.onGoal(this::onPlan) : sender.onTask(task, this::onPatch);
  }

  /** What is not looked at might be all that keeps a person from approving something else. */
  private void requireOneMeaning() throws CommandException {
    String problem = null;
    if (subject.question() != null) {
      boolean more =
          subject.task() != null || subject.version() != null || subject.attempt() != null;
      problem = more ? "--question says all: leave TASK, --version and --attempt out." : null;
    } else if (subject.task() != null && subject.version() != null) {
      problem =
          "--version names a version of the plan; with TASK its patch is meant, and --attempt says"
              + " which.";
    } else if (subject.task() == null && subject.attempt() != null) {
      problem = "--attempt names a patch: say of which TASK.";
    }
    if (problem != null) {
      throw new CommandException(ExitCode.USAGE, problem);
    }
  }

  private ExitCode onQuestion(Session session, Standing standing, GoalState goal)
      throws CommandException, InterruptedException {
    OpenQuestion question = Questions.require(goal, Objects.requireNonNull(subject.question()));
    DecisionMade decision =
        sender.draft(kind, goal).setQuestionId(question.getQuestionId()).build();
    sender.tell("Asked: " + Untrusted.line(question.getText()));
    return sender.send(
        session, decision, done + " what " + Untrusted.line(question.getFrom()) + " asked for.");
  }

  private ExitCode onPatch(Session session, GoalState goal, TaskState task)
      throws CommandException, InterruptedException {
    String hash = task.getPatchHash();
    if (task.getStatus() != TaskStatus.AWAITING_APPROVAL || hash == null) {
      throw new CommandException(
          ExitCode.REFUSED,
          "The task "
              + task.getTaskId()
              + " does not wait for a person: it is "
              + StatusWords.of(task.getStatus())
              + ".");
    }
    Integer attempt = subject.attempt();
    if (attempt != null && attempt != task.getAttempt()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "The patch of attempt "
              + attempt
              + " of "
              + task.getTaskId()
              + " does not wait for a person; this does: attempt "
              + task.getAttempt()
              + " ("
              + Shortened.hash(hash)
              + ").");
    }
    DecisionMade decision =
        sender.draft(kind, goal).setTaskId(task.getTaskId()).setHash(hash).build();
    String patch = "the patch of " + task.getTaskId() + ", attempt " + task.getAttempt();
    return sender.send(session, decision, done + " " + patch + " (" + Shortened.hash(hash) + ").");
  }

  private ExitCode onPlan(Session session, Standing standing, GoalState goal)
      throws CommandException, InterruptedException {
    Waiting waiting = chosen(standing, goal, waiting(goal));
    DecisionMade decision =
        sender.draft(kind, goal).setPlanVersion(waiting.version()).setHash(waiting.hash()).build();
    PlanHistory history = PlanVersions.read(session.client(), goal);
    sender.tell("The plan of " + goal.getGoalId() + ", " + waiting.name() + ":");
    content(goal, history, waiting).forEach(line -> sender.tell("  " + line));
    return sender.send(
        session, decision, done + " the plan of " + goal.getGoalId() + ", " + waiting.name() + ".");
  }

  private static List<Waiting> waiting(GoalState goal) {
    List<Waiting> waiting = new ArrayList<>();
    String hash = goal.getPlanHash();
    if (goal.getStatus() == GoalStatus.AWAITING_APPROVAL && hash != null) {
      waiting.add(new Waiting(goal.getPlanVersion(), hash, goal.getReason()));
    }
    for (PendingRevision revision : goal.getRevisions()) {
      String why = revision.getApproval();
      boolean known =
          waiting.stream().anyMatch(other -> other.hash().equals(revision.getContentHash()));
      if (why != null && !known) {
        waiting.add(new Waiting(revision.getVersion(), revision.getContentHash(), why));
      }
    }
    return waiting;
  }

  private Waiting chosen(Standing standing, GoalState goal, List<Waiting> waiting)
      throws CommandException {
    @Nullable Integer version = subject.version();
    List<Waiting> matching =
        waiting.stream()
            .filter(candidate -> version == null || candidate.version() == version)
            .toList();
    if (matching.size() == 1) {
      return matching.getFirst();
    }
    if (waiting.isEmpty()) {
      throw new CommandException(ExitCode.REFUSED, noPlanWaits(standing, goal));
    }
    String names = String.join(", ", waiting.stream().map(Waiting::name).toList());
    throw new CommandException(
        ExitCode.REFUSED,
        version == null
            ? "Several versions of the plan wait: " + names + ". Name one with --version."
            : "Version "
                + version
                + " of the plan does not wait for a person; this does: "
                + names
                + ".");
  }

  private static List<String> content(GoalState goal, PlanHistory history, Waiting waiting)
      throws CommandException {
    List<String> lines = new ArrayList<>();
    if (!waiting.why().isBlank()) {
      lines.add(waits(Untrusted.line(waiting.why())));
    }
    Optional<PlanHistory.Version> found = history.find(waiting.version(), waiting.hash());
    if (found.isEmpty()) {
      lines.add("Its content does not stand on the topics any more.");
      return lines;
    }
    PlanHistory.Version version = found.get();
    if (history.head().filter(version::equals).isPresent()) {
      int tasks = version.plan().getTasks().size();
      lines.add(
          tasks
              + (tasks == 1 ? " task" : " tasks")
              + "; `divisi plan show "
              + goal.getGoalId()
              + "` shows all of it.");
    } else {
      lines.add("By " + Untrusted.line(version.by()) + ": " + Untrusted.line(version.reason()));
      lines.add(
          "It "
              + PlanDiff.between(PlanVersions.current(history).plan(), version.plan()).summary()
              + ".");
    }
    return lines;
  }

  /** The task graph says for whom it waits, or only why. */
  private static String waits(String why) {
    if (why.startsWith("waits for ")) {
      return "It " + why;
    }
    return why.contains(": waits for ") ? why : "It waits because: " + why;
  }

  private static String noPlanWaits(Standing standing, GoalState goal) {
    List<String> waiting =
        standing.tasks(goal.getGoalId()).stream()
            .filter(task -> task.getStatus() == TaskStatus.AWAITING_APPROVAL)
            .map(TaskState::getTaskId)
            .toList();
    String judged =
        goal.getRevisions().isEmpty()
            ? ""
            : " Policy has not judged version "
                + goal.getRevisions().getFirst().getVersion()
                + " yet.";
    String message =
        "The plan of "
            + goal.getGoalId()
            + " does not wait for a person: the goal is "
            + StatusWords.of(goal.getStatus())
            + "."
            + judged;
    return waiting.isEmpty()
        ? message
        : message + " Name one of its tasks that do: " + Shortened.names(waiting, 10) + ".";
  }
}
