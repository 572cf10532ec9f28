package dev.divisi.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries a policy before it holds. */
@Command(
    name = "policy",
    description = "Checks, shows and tries a policy, without changing what holds.")
final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(CommandContext context) {
    return new CommandLine(new PolicyCommand())
        .addSubcommand(new PolicyCheckCommand(context))
        .addSubcommand(new PolicyShowCommand(context))
        .addSubcommand(new PolicyTestCommand(context))
        .addSubcommand(new PolicyReplayCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what: `policy check`, `policy show`, `policy test` or `policy replay`.");
  }
}
