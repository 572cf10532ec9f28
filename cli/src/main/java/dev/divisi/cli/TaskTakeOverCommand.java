package dev.divisi.cli;

import dev.divisi.goals.Needs;
import dev.divisi.goals.TakeOver;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a task from its workers, to be done by hand. */
@Command(
    name = "take-over",
    description = {
      "Takes a task from its workers, to be done by hand.",
      "Nobody works on it until a patch is handed in, or it is reassigned."
    })
final class TaskTakeOverCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  TaskTakeOverCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context, subject.goal());
    return sender.onTask(
        subject.task(),
        (session, goal, task) -> {
          if (Needs.isByHand(task)) {
            throw new CommandException(
                ExitCode.REFUSED,
                "Not sent: " + Untrusted.line(task.getTaskId()) + " is done by hand already.");
          }
          Optional<PatchProposed> patch = Attempts.read(session.client(), task).lastPatch();
          ExitCode outcome =
              sender.send(
                  session,
                  sender
                      .draft(DecisionKind.REASSIGN, goal)
                      .setTaskId(task.getTaskId())
                      .setCandidate(
                          new CandidateChoice(
                              TopicCatalogue.PEOPLE_POOL, new AgentChoice("", "{}")))
                      .build(),
                  Untrusted.line(task.getTaskId()) + " is yours now.");
          if (outcome == ExitCode.DONE) {
            tell(sender, goal, task, patch);
          }
          return outcome;
        });
  }

  private static void tell(
      DecisionSender sender, GoalState goal, TaskState task, Optional<PatchProposed> patch) {
    String subject = TakeOver.quoted(goal.getGoalId()) + " " + TakeOver.quoted(task.getTaskId());
    TakeOver takeOver =
        TakeOver.of(
            goal,
            task,
            patch.map(PatchProposed::getPatch).orElse(null),
            "divisi task diff " + subject + " | git apply --index");
    if (takeOver == null) {
      return;
    }
    if (task.getStatus() == TaskStatus.PENDING) {
      sender.tell("It waits for others, whose work is not there yet: divisi why " + subject);
    }
    sender.tell("Get it:");
    takeOver.take().forEach(command -> sender.tell("  " + Untrusted.line(command)));
    sender.tell("Do the work, then hand it in:");
    takeOver.handIn().forEach(command -> sender.tell("  " + Untrusted.line(command)));
    sender.tell("Or give it back to workers:");
    sender.tell("  divisi reassign " + subject + " --pool " + Untrusted.line(task.getPool()));
  }
}
