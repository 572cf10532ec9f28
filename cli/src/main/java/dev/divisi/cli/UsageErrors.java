package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, in two lines instead of a page. */
record UsageErrors(Terminal terminal) implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    terminal.note(Untrusted.line(clean(String.valueOf(e.getMessage()))));
    if (e instanceof MissingParameterException) {
      Arrays.stream(arguments)
          .takeWhile(argument -> !argument.equals("--"))
          .filter(argument -> isUnknownOption(commandLine, argument))
          .findFirst()
          .ifPresent(
              argument ->
                  terminal.note(
                      "'"
                          + Untrusted.line(argument)
                          + "' is taken for an option; write -- before a text that begins so."));
    }
    UnmatchedArgumentException.printSuggestions(e, commandLine.getErr());
    String command = commandLine.getCommandSpec().qualifiedName();
    terminal.note("`" + command + " --help` says how it is used.");
    return ExitCode.USAGE.code();
  }

  /** Without the names of Java's types, which the parser lets through in two places. */
  private static String clean(String message) {
    return message
        .replaceFirst("cannot convert ('.*') to \\w+ \\(java\\..*\\)$", "$1 is not a number")
        .replaceFirst("^Value for option option ", "Value for option ");
  }

  private static boolean isUnknownOption(CommandLine commandLine, String argument) {
    String name = argument.split("=", 2)[0];
    return argument.startsWith("-")
        && argument.length() > 1
        && commandLine.getCommandSpec().findOption(name) == null;
  }
}
