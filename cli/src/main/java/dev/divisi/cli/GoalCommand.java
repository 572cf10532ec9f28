package dev.divisi.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What can be done with a goal. A command that has a short form is the same class, and takes the
 * same arguments.
 */
@Command(
    name = "goal",
    description = "Submits, lists and shows goals, and takes a person's word on one.")
final class GoalCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(CommandContext context) {
    return new CommandLine(new GoalCommand())
        .addSubcommand(new GoalSubmitCommand(context))
        .addSubcommand(new GoalListCommand(context))
        .addSubcommand(new GoalShowCommand(context))
        .addSubcommand(new WhyCommand(context))
        .addSubcommand(new ApproveCommand(context))
        .addSubcommand(new RejectCommand(context))
        .addSubcommand(new EditCommand(context))
        .addSubcommand(new AnswerCommand(context))
        .addSubcommand(new PauseCommand(context))
        .addSubcommand(new ResumeCommand(context))
        .addSubcommand(new RaiseCommand(context))
        .addSubcommand(new CancelCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what, such as `goal list` or `goal show GOAL`.");
  }
}
