package dev.divisi.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script with which bash or zsh completes commands and options.",
      "Keep it as a file that your shell sources at its start, or try it at once:",
      "source <(divisi completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  private final CommandContext context;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String shell = "";

  /** The shells that are known. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  CompletionCommand(CommandContext context) {
    this.context = context;
  }

  /** The script asks by itself which of the two shells reads it, so it is the same for both. */
  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw new ParameterException(
          spec.commandLine(), "There is no completion for '" + shell + "'; say bash or zsh.");
    }
    context.terminal().out().print(AutoComplete.bash("divisi", spec.root().commandLine()));
    context.terminal().out().flush();
    return ExitCode.DONE.code();
  }
}
