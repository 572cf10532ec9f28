package dev.divisi.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a {@link ModelServer} answers to one request. */
public sealed interface Reply {

  /** A tool that is called; the arguments are sent as they are, in two pieces. */
  record Call(String tool, String arguments) {}

  /**
   * An answer as it should be.
   *
   * @param stop {@code stop}, {@code tool_calls} or {@code length}, in OpenAI's words
   */
  record Answer(
      String text,
      String thinking,
      List<Call> calls,
      String stop,
      int inputTokens,
      int cachedTokens,
      int outputTokens)
      implements Reply {
    public Answer {
      calls = List.copyOf(calls);
    }

    /** The same with one more call. */
    public Answer and(String tool, String arguments) {
      List<Call> more = new ArrayList<>(calls);
      more.add(new Call(tool, arguments));
      return new Answer(
          text, thinking, more, "tool_calls", inputTokens, cachedTokens, outputTokens);
    }

    public Answer thinking(String thought) {
      return new Answer(text, thought, calls, stop, inputTokens, cachedTokens, outputTokens);
    }

    public Answer stop(String reason) {
      return new Answer(text, thinking, calls, reason, inputTokens, cachedTokens, outputTokens);
    }

    public Answer tokens(int input, int cached, int output) {
      return new Answer(text, thinking, calls, stop, input, cached, output);
    }
  }

  /** A status and a body instead of an answer. */
  record Status(int code, Map<String, String> headers, String body) implements Reply {}

  /** A stream of events that hold no JSON. */
  record Garbage() implements Reply {}

  /** The beginning of an answer, and then the connection ends. */
  record CutOff() implements Reply {}

  /** The beginning of an answer, and then nothing until the client goes. */
  record Slow() implements Reply {}

  /** Lines without meaning, and nothing else, until the client goes. */
  record Pings() implements Reply {}

  /** Not a single byte. */
  record Silent() implements Reply {}

  /** An answer that does not end until the client goes. */
  record Endless() implements Reply {}

  /** An error in the middle of a stream. */
  record ErrorInStream(String type, String message) implements Reply {}

  static Answer text(String text) {
    return new Answer(text, "", List.of(), "stop", 100, 0, 20);
  }

  static Answer call(String tool, String arguments) {
    return text("").and(tool, arguments);
  }

  static Status status(int code, String body) {
    return new Status(code, Map.of(), body);
  }
}
