package dev.divisi.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, in two lines instead of a page. */
record UsageErrors(Terminal terminal) implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    terminal.note(Untrusted.line(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, commandLine.getErr());
    String command = commandLine.getCommandSpec().qualifiedName();
    terminal.note("`" + command + " --help` says how it is used.");
    return ExitCode.USAGE.code();
  }
}
