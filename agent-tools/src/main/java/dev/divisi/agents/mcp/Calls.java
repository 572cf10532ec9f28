package dev.divisi.agents.mcp;

import dev.divisi.agents.AgentStep;
import dev.divisi.workspace.process.PlainText;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Calls of tools: a few at once, each on record, and each can be taken back while it runs. */
final class Calls {
  static final int MAX_RESULT_CHARACTERS = 64 << 10;

  private static final int AT_ONCE = 8;

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final HeardLog log;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Object, Running> running = new ConcurrentHashMap<>();

  /**
   * What came of a call.
   *
   * @param text for a model, bounded
   * @param failed whether the tool could not do it
   */
  record Outcome(String text, boolean failed) {}

  private static final class Running {
    private final Thread thread = Thread.currentThread();
    private boolean over;

    synchronized void cancel() {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      over = true;
    }
  }

  Calls(List<Tool> tools, HeardLog log) {
    tools.forEach(tool -> this.tools.put(tool.name(), tool));
    this.log = log;
  }

  List<Tool> tools() {
    return List.copyOf(tools.values());
  }

  boolean knows(String tool) {
    return tools.containsKey(tool);
  }

  /**
   * Calls a tool that is known.
   *
   * @param request names the request, to take it back
   * @throws InterruptedException when it was taken back, or the attempt ended
   */
  Outcome call(Object request, String name, JsonNode arguments) throws InterruptedException {
    Tool tool = tools.get(name);
    if (tool == null) {
      throw new IllegalArgumentException("no tool " + name);
    }
    Running here = new Running();
    running.put(request, here);
    try {
      turns.acquire();
      try {
        return recorded(tool, arguments);
      } finally {
        turns.release();
      }
    } finally {
      running.remove(request, here);
      here.end();
    }
  }

  /** Takes a request back; nothing happens when it is over. */
  void cancel(Object request) {
    Running call = running.get(request);
    if (call != null) {
      call.cancel();
    }
  }

  private Outcome recorded(Tool tool, JsonNode arguments) throws InterruptedException {
    String id = "mcp-" + last.incrementAndGet();
    log.step(AgentStep.of(AgentStep.Kind.TOOL_CALL, tool.name(), id, arguments.toString()));
    long begun = System.nanoTime();
    Outcome outcome = new Outcome("It was taken back, or the attempt ended.", true);
    try {
      outcome = outcome(tool, arguments);
      return outcome;
    } finally {
      log.step(
          new AgentStep(
              AgentStep.Kind.TOOL_RESULT,
              tool.name(),
              id,
              outcome.text(),
              outcome.failed(),
              Duration.ofNanos(System.nanoTime() - begun),
              null));
    }
  }

  private static Outcome outcome(Tool tool, JsonNode arguments) throws InterruptedException {
    try {
      return new Outcome(bounded(tool.call(arguments)), false);
    } catch (ToolException e) {
      return new Outcome(bounded(e.getMessage()), true);
    } catch (UncheckedIOException e) {
      return new Outcome(
          "The index of the repository cannot be read ("
              + PlainText.line(String.valueOf(e.getCause()), 200)
              + "). Go on without it.",
          true);
    }
  }

  /** Never within a character that takes two places. */
  private static String bounded(String text) {
    if (text.length() <= MAX_RESULT_CHARACTERS) {
      return text;
    }
    int end = MAX_RESULT_CHARACTERS;
    end = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, end)
        + "\n["
        + (text.length() - end)
        + " more characters are left out: ask for less, or from offset "
        + end
        + " where the tool has one]";
  }
}
