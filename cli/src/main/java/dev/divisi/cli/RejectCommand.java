package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Does not let a plan, or the patch of a task, go on. */
@Command(
    name = "reject",
    description = {
      "Does not let a plan, the patch of a task, or a request for a wider scope go on.",
      "--reason is needed: whoever made it learns from it."
    })
final class RejectCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final ApprovalSubject subject = new ApprovalSubject();

  @Spec private CommandSpec spec = CommandSpec.create();

  RejectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (subject.goal().reason().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--reason=TEXT'");
    }
    return new Approval(context, DecisionKind.REJECT, "Rejected", subject).decide();
  }
}
