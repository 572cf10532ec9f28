package dev.divisi.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells of a goal's plan and its versions. */
@Command(name = "plan", description = "Shows the plan of a goal, or what differs between versions.")
final class PlanCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(CommandContext context) {
    return new CommandLine(new PlanCommand())
        .addSubcommand(new PlanShowCommand(context))
        .addSubcommand(new PlanDiffCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: `plan show` or `plan diff`.");
  }
}
