package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The brain. Given the state, a command and the time, it says what happens: always the same for the
 * same arguments. It changes nothing itself; {@link Evolution} does, event by event.
 */
public final class TaskGraph {

  private final Scheduler scheduler;
  private final PlanningRules planning;
  private final RevisionRules revisions;
  private final LeaseRules leases;
  private final PatchRules patches;
  private final TalkRules talk;
  private final PeopleRules people;
  private final Timers timers;

  /** A brain that waits as long as the timings say. */
  public TaskGraph(Timings timings) {
    scheduler = new Scheduler();
    FailureRules failures = new FailureRules(timings, scheduler);
    revisions = new RevisionRules(scheduler, failures);
    planning = new PlanningRules(timings, scheduler, revisions);
    talk = new TalkRules(scheduler, planning, revisions);
    people = new PeopleRules(scheduler, planning, talk);
    leases = new LeaseRules(timings, scheduler, planning, failures, revisions, people);
    patches = new PatchRules(scheduler, failures, revisions);
    timers = new Timers(timings);
  }

  /**
   * Decides what follows from a command.
   *
   * @throws UnknownGoalException when the command is about a goal that was never submitted
   */
  public Decision decide(GraphState state, Command command, Instant now) {
    Draft draft = new Draft(state, now);
    switch (command) {
      case Command.SubmitGoal c -> planning.submit(draft, c);
      case Command.ClaimWork c -> leases.claim(draft, c);
      case Command.RenewLease c -> leases.renew(draft, c);
      case Command.ReportFailure c -> leases.reportFailure(draft, c);
      case Command.FireTimer c -> leases.fire(draft, c.timer());
      case Command.ProposePlan c -> leases.proposePlan(draft, c);
      case Command.JudgePlan c -> planning.judge(draft, c);
      case Command.ProposePatch c -> patches.propose(draft, c);
      case Command.JudgePatch c -> patches.judge(draft, c);
      case Command.CompleteReview c -> patches.completeReview(draft, c);
      case Command.CompleteMerge c -> patches.completeMerge(draft, c);
      case Command.AskQuestion c -> talk.ask(draft, c);
      case Command.AskScope c -> talk.askScope(draft, c);
      case Command.SendMessage c -> talk.send(draft, c);
      case Command.ProposeLesson c -> LessonRules.propose(draft, c);
      case Command.GiveOrders c -> scheduler.giveOrders(draft, c.goalId());
      case Command.PersonDecides c -> decide(draft, c);
    }
    revisions.dropMoot(draft, command.goalId());
    revisions.letAskAgain(draft, command.goalId());
    return draft.decision();
  }

  /**
   * Says where a task, or a goal as a whole, stands, what it waits for and what would release it.
   *
   * @param taskId the task; null for the goal
   * @throws UnknownGoalException when the goal was never submitted
   */
  public Explanation explain(GraphState state, String goalId, @Nullable String taskId) {
    return Explanations.of(state, goalId, taskId);
  }

  /**
   * When the brain wants to be called about a goal and its planning; its tasks have their own. What
   * is due is handed over as a {@link Command.FireTimer}. This follows from the state alone, so no
   * timer need be kept, and a timer that fires in vain does no harm.
   *
   * @return at most one for its time and one for its planning; none once it is over
   */
  public List<Timer> timers(Goal goal) {
    return timers.of(goal);
  }

  /** The same for a task; empty when it waits for something else, or is over. */
  public Optional<Timer> timer(String goalId, Task task) {
    return timers.of(goalId, task);
  }

  /**
   * The timer to set in the place of one that has fired; empty when none stands there. An order
   * that nobody claims is repeated without a change of state, so its timer stays due: it is put
   * off, for else it would fire without end.
   *
   * @param state the state after the firing
   * @param fired the timer as it was set, put off or not
   */
  public Optional<Timer> again(GraphState state, Timer fired, Instant now) {
    return timers.again(state, fired, now);
  }

  private void decide(Draft draft, Command.PersonDecides command) {
    String goalId = command.goalId();
    String name = command.decider().name();
    boolean named =
        command instanceof Command.Decide decide
            && ApprovalRules.about(draft, decide)
                .map(approvals -> approvals.names(name, draft.now()))
                .orElse(false);
    String refusal = PeopleRules.refusal(draft.goalOrThrow(goalId), command, named);
    if (refusal != null) {
      String taskId = command instanceof Command.TaskDecision c ? c.taskId() : null;
      draft.refuse(goalId, taskId, 0, command.decider().name(), "decide", refusal);
      return;
    }
    switch (command) {
      case Command.Decide c -> {
        if (c.taskId() == null || c.questionId() != null) {
          planning.decide(draft, c);
        } else {
          patches.decide(draft, c, c.taskId());
        }
      }
      case Command.PauseGoal c -> people.pause(draft, c);
      case Command.ResumeGoal c -> people.resume(draft, c);
      case Command.CancelGoal c -> people.cancel(draft, c);
      case Command.RaiseLimits c -> people.raise(draft, c);
      case Command.EditPlan c -> revisions.edit(draft, c);
      case Command.AnswerQuestion c -> talk.answer(draft, c);
      case Command.DecideLesson c -> LessonRules.decide(draft, c);
      case Command.TaskDecision c -> people.decide(draft, c);
    }
    // What was refused may be corrected and sent again; what was done is done once.
    if (!draft.isRefused() && !draft.goalOrThrow(goalId).status().isEnd()) {
      draft.emit(new Event.DecisionHeard(goalId, draft.now(), command.decider().decisionId()));
    }
  }
}
