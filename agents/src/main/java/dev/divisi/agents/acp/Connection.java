package dev.divisi.agents.acp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0 with an agent, one object a line. The agent is not trusted: lines that are no
 * message, answers to nothing, and second answers are passed over; a line without end, and an agent
 * that does not read, end the connection. No call of ours ever blocks on it.
 */
final class Connection implements AutoCloseable {
  static final int MAX_LINE_BYTES = 32 << 20;

  private static final long MAX_UNREAD_BYTES = 64L << 20;
  private static final long MAX_SERVED_BYTES = 64L << 20;

  /** What a request takes besides its own length. */
  private static final int REQUEST_BYTES = 64 << 10;

  private static final int MAX_STRAY_LINES = 5;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Says that nothing more is to be sent: no message is empty. */
  private static final byte[] LAST = new byte[0];

  /** The one whom the agent asks and tells things. */
  interface Peer {
    /** Serves a request, on a thread of its own. */
    JsonNode serve(String method, JsonNode params)
        throws RefusedRequestException, InterruptedException;

    /** Hears a notification; in the order in which they were sent, before any later answer. */
    void hear(String method, JsonNode params);
  }

  private final InputStream in;
  private final OutputStream out;
  private final Peer peer;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final BlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>();
  private final AtomicLong unsentBytes = new AtomicLong();
  private final AtomicLong servedBytes = new AtomicLong();
  private final ExecutorService servants = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<String> strayLines = new ArrayDeque<>();
  private LostConnectionException.@Nullable Reason lost;

  Connection(InputStream in, OutputStream out, Peer peer) {
    this.in = in;
    this.out = out;
    this.peer = peer;
  }

  /** Begins to read and write. Pipes block the carrier of a virtual thread: these are none. */
  void open() {
    Thread.ofPlatform().daemon().name("acp-output").start(this::write);
    Thread.ofPlatform().daemon().name("acp-input").start(this::read);
  }

  /**
   * Asks the agent something.
   *
   * @return fails with {@link ErrorAnswerException} or {@link LostConnectionException}
   */
  CompletableFuture<JsonNode> request(String method, JsonNode params) {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    send(message().put("id", id).put("method", method).set("params", params));
    LostConnectionException.Reason reason = lost();
    if (reason != null) {
      answer.completeExceptionally(new LostConnectionException(reason));
    }
    return answer;
  }

  /** Tells the agent something. */
  void tell(String method, JsonNode params) {
    send(message().put("method", method).set("params", params));
  }

  /** The last lines that were no message: banners and error messages. */
  List<String> strayLines() {
    synchronized (strayLines) {
      return List.copyOf(strayLines);
    }
  }

  private static ObjectNode message() {
    return JSON.createObjectNode().put("jsonrpc", "2.0");
  }

  private void send(JsonNode message) {
    byte[] json = JSON.writeValueAsBytes(message);
    if (unsentBytes.addAndGet(json.length) > MAX_UNREAD_BYTES) {
      lose(LostConnectionException.Reason.NOT_READING);
      return;
    }
    unsent.add(json);
  }

  private void write() {
    try (out) {
      for (byte[] json = unsent.take(); json.length > 0; json = unsent.take()) {
        out.write(json);
        out.write('\n');
        out.flush();
        unsentBytes.addAndGet(-json.length);
      }
    } catch (IOException e) {
      // It closed its input. It may still have something to say; when it ends, that is seen.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    LostConnectionException.Reason reason = LostConnectionException.Reason.ENDED;
    try (in) {
      LineReader lines = new LineReader(in, MAX_LINE_BYTES);
      for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
        take(line.get());
      }
    } catch (LineReader.LineTooLongException e) {
      reason = LostConnectionException.Reason.LINE_TOO_LONG;
    } catch (IOException e) {
      // It was ended while it was read.
    } finally {
      lose(reason);
    }
  }

  private void take(byte[] line) {
    Optional<JsonNode> message = parse(line);
    if (message.isEmpty()) {
      stray(line);
      return;
    }
    JsonNode json = message.get();
    JsonNode id = json.path("id");
    String method = json.path("method").asString("");
    if (method.isEmpty()) {
      answered(id, json);
    } else if (id.isMissingNode()) {
      peer.hear(method, json.path("params"));
    } else {
      serve(id, method, json.path("params"), line.length + REQUEST_BYTES);
    }
  }

  private static Optional<JsonNode> parse(byte[] line) {
    try {
      JsonNode json = JSON.readTree(line);
      boolean known = json.isObject() && (json.has("method") || json.has("id"));
      return known ? Optional.of(json) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private void stray(byte[] line) {
    String text = PlainText.line(new String(line, 0, Math.min(line.length, 2_000), UTF_8), 300);
    if (text.isEmpty()) {
      return;
    }
    synchronized (strayLines) {
      strayLines.addLast(text);
      if (strayLines.size() > MAX_STRAY_LINES) {
        strayLines.removeFirst();
      }
    }
  }

  private void answered(JsonNode id, JsonNode json) {
    CompletableFuture<JsonNode> answer =
        id.isIntegralNumber() ? waiting.remove(id.asLong(-1)) : null;
    if (answer == null) {
      return;
    }
    JsonNode error = json.path("error");
    if (error.isObject()) {
      answer.completeExceptionally(new ErrorAnswerException(error));
    } else {
      answer.complete(json.path("result"));
    }
  }

  private void serve(JsonNode id, String method, JsonNode params, int bytes) {
    if (servedBytes.addAndGet(bytes) > MAX_SERVED_BYTES) {
      servedBytes.addAndGet(-bytes);
      refuse(id, RefusedRequestException.FAILED, "Too many requests at once.");
      return;
    }
    try {
      servants.execute(() -> answer(id, method, params, bytes));
    } catch (RejectedExecutionException e) {
      servedBytes.addAndGet(-bytes);
    }
  }

  private void answer(JsonNode id, String method, JsonNode params, int bytes) {
    boolean answered = false;
    try {
      JsonNode result = peer.serve(method, params);
      send(message().set("id", id).set("result", result));
      answered = true;
    } catch (RefusedRequestException e) {
      refuse(id, e.code(), e.getMessage());
      answered = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      servedBytes.addAndGet(-bytes);
      if (!answered) {
        refuse(id, RefusedRequestException.FAILED, "The request could not be served.");
      }
    }
  }

  private void refuse(JsonNode id, int code, String why) {
    ObjectNode message = message().set("id", id);
    message.putObject("error").put("code", code).put("message", why);
    send(message);
  }

  private LostConnectionException.@Nullable Reason lost() {
    synchronized (waiting) {
      return lost;
    }
  }

  private void lose(LostConnectionException.Reason reason) {
    synchronized (waiting) {
      if (lost == null) {
        lost = reason;
      }
    }
    LostConnectionException failure = new LostConnectionException(reason);
    waiting.values().forEach(answer -> answer.completeExceptionally(failure));
  }

  /** Serves and sends nothing any more. Whoever closes it ends the agent. */
  @Override
  public void close() {
    servants.shutdownNow();
    unsent.clear();
    unsent.add(LAST);
    lose(LostConnectionException.Reason.ENDED);
  }
}
