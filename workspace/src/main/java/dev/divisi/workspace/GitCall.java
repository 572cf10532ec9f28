package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One git command.
 *
 * @param arguments what follows {@code git}
 * @param environment variables beside the fixed ones
 * @param input its standard input
 * @param worktree the files it works on, when it works on files
 * @param network whether it talks to a repository
 * @param maxOutputBytes the most that it may print; more is a failure
 * @param limit how long it may take, when that is less than usual
 */
@SuppressWarnings("ArrayRecordComponent") // Calls are run, never compared.
record GitCall(
    List<String> arguments,
    Map<String, String> environment,
    byte[] input,
    Optional<Path> worktree,
    boolean network,
    int maxOutputBytes,
    Optional<Duration> limit) {
  private static final int USUAL_OUTPUT = 256 * 1024 * 1024;

  static GitCall of(String... arguments) {
    return new GitCall(
        List.of(arguments),
        Map.of(),
        new byte[0],
        Optional.empty(),
        false,
        USUAL_OUTPUT,
        Optional.empty());
  }

  GitCall withIndex(Path index) {
    return with("GIT_INDEX_FILE", index.toString());
  }

  GitCall with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new GitCall(arguments, more, input, worktree, network, maxOutputBytes, limit);
  }

  GitCall withInput(String text) {
    return withInput(text.getBytes(UTF_8));
  }

  GitCall withInput(byte[] bytes) {
    return new GitCall(arguments, environment, bytes, worktree, network, maxOutputBytes, limit);
  }

  GitCall in(Path files) {
    return new GitCall(
        arguments, environment, input, Optional.of(files), network, maxOutputBytes, limit);
  }

  GitCall overNetwork() {
    return new GitCall(arguments, environment, input, worktree, true, maxOutputBytes, limit);
  }

  GitCall withMaxOutput(int bytes) {
    return new GitCall(arguments, environment, input, worktree, network, bytes, limit);
  }

  GitCall within(Duration time) {
    return new GitCall(
        arguments, environment, input, worktree, network, maxOutputBytes, Optional.of(time));
  }

  /** What it is called in messages. */
  String name() {
    return "git " + arguments.getFirst();
  }
}
