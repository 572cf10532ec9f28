package dev.divisi.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What can be done with a task. A command that has a short form is the same class, and takes the
 * same arguments, but needs its task.
 */
@Command(
    name = "task",
    description = "Shows a task, its patch and its transcript, and takes a person's word on it.")
final class TaskCommand implements Runnable {
  private static final String TASK = "TASK";

  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(CommandContext context) {
    return new CommandLine(new TaskCommand())
        .addSubcommand(new TaskShowCommand(context))
        .addSubcommand(new TaskDiffCommand(context))
        .addSubcommand(new TaskLogCommand(context))
        .addSubcommand(new ReplayCommand(context))
        .addSubcommand(ofTask(new WhyCommand(context)))
        .addSubcommand(ofTask(new ApproveCommand(context)))
        .addSubcommand(ofTask(new RejectCommand(context)))
        .addSubcommand(new RetryCommand(context))
        .addSubcommand(new SkipCommand(context))
        .addSubcommand(new ReassignCommand(context))
        .addSubcommand(new TaskTakeOverCommand(context))
        .addSubcommand(new TaskHandInCommand(context))
        .addSubcommand(new SteerCommand(context))
        .addSubcommand(ofTask(new CancelCommand(context)));
  }

  /** Whoever forgets the task of {@code task cancel} does not mean the whole goal. */
  private static CommandLine ofTask(Callable<Integer> command) {
    CommandLine commandLine = new CommandLine(command);
    CommandSpec spec = commandLine.getCommandSpec();
    for (PositionalParamSpec parameter : List.copyOf(spec.positionalParameters())) {
      if (parameter.paramLabel().equals(TASK)) {
        spec.remove(parameter);
        spec.addPositional(
            PositionalParamSpec.builder(parameter)
                .arity("1")
                .required(true)
                .description("Id of a task of the goal.")
                .build());
      }
    }
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what, such as `task show GOAL TASK` or `task diff GOAL TASK`.");
  }
}
