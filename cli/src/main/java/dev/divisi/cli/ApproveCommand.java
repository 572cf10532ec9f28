package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a plan, or the patch of a task, go on. */
@Command(
    name = "approve",
    description = "Lets a plan, the patch of a task, or a request for a wider scope go on.")
final class ApproveCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final ApprovalSubject subject = new ApprovalSubject();

  ApproveCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    return new Approval(context, DecisionKind.APPROVE, "Approved", subject).decide();
  }
}
