package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param arguments the program, by name or path, and what it is given; no shell reads them
 * @param directory where it runs
 * @param environment variables beside the few that every process gets; these win
 * @param input what it reads from its standard input
 * @param timeout how long it may run before it is killed
 * @param maxLogBytes how much of the end of what it prints is kept
 */
@SuppressWarnings("ArrayRecordComponent") // Commands are run, never compared.
public record Command(
    List<String> arguments,
    Path directory,
    Map<String, String> environment,
    byte[] input,
    Duration timeout,
    int maxLogBytes) {
  private static final int USUAL_LOG_BYTES = 64 * 1024;

  /**
   * @throws IllegalArgumentException when no program is named or a limit is not positive
   */
  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
      throw new IllegalArgumentException("A command needs a program.");
    }
    if (timeout.isNegative() || timeout.isZero() || maxLogBytes <= 0) {
      throw new IllegalArgumentException("A command's time-out and log need positive limits.");
    }
  }

  /** A command without input and variables of its own that keeps the last 64 KiB of its log. */
  public static Command of(List<String> arguments, Path directory, Duration timeout) {
    return new Command(arguments, directory, Map.of(), new byte[0], timeout, USUAL_LOG_BYTES);
  }

  /** The same with these variables instead. */
  public Command withEnvironment(Map<String, String> variables) {
    return new Command(arguments, directory, variables, input, timeout, maxLogBytes);
  }

  /** The same with this input instead. */
  public Command withInput(byte[] bytes) {
    return new Command(arguments, directory, environment, bytes, timeout, maxLogBytes);
  }
}
