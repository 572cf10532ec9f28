package dev.divisi.agents.acp;

import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.PlainText;
import dev.divisi.workspace.process.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Commands that an agent has us run: inside of the worktree, inside of walls without a network,
 * with bounded output, and gone when they are closed.
 */
final class Terminals implements AutoCloseable {
  private static final int MOST_AT_ONCE = 8;
  private static final int USUAL_OUTPUT_BYTES = 64 << 10;
  private static final int MOST_OUTPUT_BYTES = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Surroundings surroundings;
  private final ClientPaths paths;
  private final long endsAt;
  private final Map<String, RunningCommand> running = new HashMap<>();
  private int last;
  private boolean closed;

  /**
   * @param endsAt until when they may run, in the nanoseconds of this virtual machine
   */
  Terminals(Surroundings surroundings, ClientPaths paths, long endsAt) {
    this.surroundings = surroundings;
    this.paths = paths;
    this.endsAt = endsAt;
  }

  /** The words that {@code terminal/create} would run, as one line of a shell. */
  static String commandLine(JsonNode params) {
    List<String> words = new ArrayList<>();
    words.add(params.path("command").asString(""));
    params.path("args").forEach(word -> words.add(quoted(word.asString(""))));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Starts a command; the answer names it. */
  JsonNode create(JsonNode params) throws RefusedRequestException {
    Command command = command(params);
    synchronized (this) {
      if (closed || running.size() >= MOST_AT_ONCE) {
        throw new RefusedRequestException(
            RefusedRequestException.NOT_ALLOWED,
            "No more than " + MOST_AT_ONCE + " terminals at once; release one.");
      }
      try {
        String id = "terminal-" + ++last;
        running.put(id, surroundings.run(command));
        return JSON.createObjectNode().put("terminalId", id);
      } catch (CommandNotStartedException e) {
        throw new RefusedRequestException(RefusedRequestException.NOT_FOUND, e.getMessage());
      }
    }
  }

  /** What it printed so far, and how it ended when it has. */
  JsonNode output(JsonNode params) throws RefusedRequestException {
    RunningCommand command = named(params);
    ObjectNode answer = JSON.createObjectNode();
    boolean ended = command.result().isDone();
    answer.put("output", command.logEnd()).put("truncated", command.logIsCut());
    if (ended) {
      answer.set("exitStatus", status(command.result().join()));
    }
    return answer;
  }

  JsonNode waitForExit(JsonNode params) throws RefusedRequestException, InterruptedException {
    try {
      return status(named(params).result().get());
    } catch (ExecutionException e) {
      throw new RefusedRequestException(
          RefusedRequestException.FAILED, "It cannot be told how the command ended.");
    }
  }

  JsonNode kill(JsonNode params) throws RefusedRequestException {
    named(params).close();
    return JSON.nullNode();
  }

  JsonNode release(JsonNode params) throws RefusedRequestException {
    RunningCommand command = named(params);
    command.close();
    synchronized (this) {
      running.remove(params.path("terminalId").asString(""));
    }
    return JSON.nullNode();
  }

  private Command command(JsonNode params) throws RefusedRequestException {
    String program = params.path("command").asString("");
    if (program.isBlank()) {
      throw new RefusedRequestException(RefusedRequestException.INVALID, "No command is given.");
    }
    // Some agents send a line for a shell, others a program and its arguments.
    List<String> words = new ArrayList<>();
    boolean isLine = params.path("args").isEmpty() && program.matches("(?s).*[^A-Za-z0-9_./+-].*");
    if (isLine) {
      words.addAll(List.of("sh", "-c", program));
    } else {
      words.add(program);
      params.path("args").forEach(word -> words.add(word.asString("")));
    }
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new RefusedRequestException(
            RefusedRequestException.INVALID, "A command cannot hold a NUL character.");
      }
    }
    long left = Math.max(endsAt - System.nanoTime(), 1);
    return new Command(
        words,
        directory(params),
        environment(params),
        new byte[0],
        Duration.ofNanos(left),
        outputBytes(params));
  }

  private Path directory(JsonNode params) throws RefusedRequestException {
    String named = params.path("cwd").asString("");
    if (named.isEmpty()) {
      return paths.real();
    }
    return paths
        .insideByLinks(named)
        .map(paths.real()::resolve)
        .filter(Files::isDirectory)
        .orElseThrow(
            () ->
                new RefusedRequestException(
                    RefusedRequestException.NOT_ALLOWED,
                    PlainText.line(named, 300) + " is no folder inside of the worktree."));
  }

  private Map<String, String> environment(JsonNode params) throws RefusedRequestException {
    Map<String, String> all = new LinkedHashMap<>();
    for (JsonNode variable : params.path("env")) {
      String name = variable.path("name").asString("");
      String value = variable.path("value").asString("");
      if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
        throw new RefusedRequestException(
            RefusedRequestException.INVALID,
            "\"" + PlainText.line(name, 100) + "\" cannot name a variable.");
      }
      all.put(name, value);
    }
    return all;
  }

  private static int outputBytes(JsonNode params) {
    JsonNode limit = params.path("outputByteLimit");
    long asked = limit.isIntegralNumber() ? limit.asLong(0) : USUAL_OUTPUT_BYTES;
    return (int) Math.max(1, Math.min(asked, MOST_OUTPUT_BYTES));
  }

  private static ObjectNode status(CommandResult result) {
    ObjectNode status = JSON.createObjectNode();
    if (result.timedOut() || result.exitCode() < 0) {
      status.putNull("exitCode").put("signal", "SIGKILL");
    } else {
      status.put("exitCode", result.exitCode()).putNull("signal");
    }
    return status;
  }

  private synchronized RunningCommand named(JsonNode params) throws RefusedRequestException {
    RunningCommand command = running.get(params.path("terminalId").asString(""));
    if (command == null) {
      throw new RefusedRequestException(
          RefusedRequestException.NOT_FOUND, "There is no such terminal.");
    }
    return command;
  }

  /** Begins to end all; returns at once. */
  synchronized void end() {
    closed = true;
    running.values().forEach(RunningCommand::end);
  }

  @Override
  public void close() {
    end();
    List<RunningCommand> all;
    synchronized (this) {
      all = List.copyOf(running.values());
      running.clear();
    }
    all.forEach(RunningCommand::close);
  }
}
