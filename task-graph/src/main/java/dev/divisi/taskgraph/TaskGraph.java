package dev.divisi.taskgraph;

import java.time.Instant;

/**
 * The brain. Given the state, a command and the time, it says what happens: always the same for the
 * same arguments. It changes nothing itself; {@link Evolution} does, event by event.
 */
public final class TaskGraph {

  private final PlanningRules planning;
  private final LeaseRules leases;
  private final PatchRules patches;
  private final CancelRules cancels;

  /** A brain that waits as long as the timings say. */
  public TaskGraph(Timings timings) {
    Scheduler scheduler = new Scheduler(timings);
    FailureRules failures = new FailureRules(timings, scheduler);
    planning = new PlanningRules(timings, scheduler);
    leases = new LeaseRules(timings, scheduler, planning, failures);
    patches = new PatchRules(scheduler, failures);
    cancels = new CancelRules(scheduler);
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
      case Command.ProposePlan c -> planning.propose(draft, c);
      case Command.JudgePlan c -> planning.judge(draft, c);
      case Command.ProposePatch c -> patches.propose(draft, c);
      case Command.JudgePatch c -> patches.judge(draft, c);
      case Command.CompleteReview c -> patches.completeReview(draft, c);
      case Command.CompleteMerge c -> patches.completeMerge(draft, c);
      case Command.Decide c -> {
        if (c.taskId() == null) {
          planning.decide(draft, c);
        } else {
          patches.decide(draft, c, c.taskId());
        }
      }
      case Command.CancelGoal c -> cancels.cancel(draft, c);
    }
    return draft.decision();
  }
}
