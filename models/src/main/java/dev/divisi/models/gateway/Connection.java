package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an agent, for one request. Sockets of this kind know no time limits: the gateway
 * looks for those that are late and closes them.
 */
final class Connection implements AutoCloseable {

  private static final Duration MOST_WRITING = Duration.ofSeconds(60);

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private volatile @Nullable Instant deadline;
  private volatile boolean begun;
  private @Nullable AnswerCopy copy;

  Connection(SocketChannel channel) {
    this.channel = channel;
    this.in = Channels.newInputStream(channel);
    this.out = Channels.newOutputStream(channel);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** Keeps what is answered from now on. */
  void copyTo(AnswerCopy kept) {
    copy = kept;
  }

  /** From now on the agent must have done something within that time. */
  void within(Duration limit) {
    deadline = Instant.now().plus(limit);
  }

  void withoutLimit() {
    deadline = null;
  }

  boolean isLate() {
    Instant until = deadline;
    return until != null && Instant.now().isAfter(until);
  }

  /** Whether an answer was begun, so that no other can be given. */
  boolean hasBegun() {
    return begun;
  }

  /** A whole answer. */
  void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
    if (copy != null) {
      copy.whole(status, headers, body);
    }
    write(head(status, headers, "Content-Length: " + body.length), body);
  }

  /** Begins an answer that comes in pieces. */
  void begin(int status, Map<String, String> headers) throws IOException {
    if (copy != null) {
      copy.begin(status, headers);
    }
    write(head(status, headers, "Transfer-Encoding: chunked"), new byte[0]);
  }

  void piece(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      if (copy != null) {
        copy.piece(bytes);
      }
      write((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII), bytes);
      write("\r\n".getBytes(US_ASCII), new byte[0]);
    }
  }

  void end() throws IOException {
    write("0\r\n\r\n".getBytes(US_ASCII), new byte[0]);
    if (copy != null) {
      copy.end();
    }
  }

  void sayNoMore() throws IOException {
    channel.shutdownOutput();
  }

  private byte[] head(int status, Map<String, String> headers, String length) {
    begun = true;
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " -\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append(length)
        .append("\r\nConnection: close\r\n\r\n")
        .toString()
        .getBytes(ISO_8859_1);
  }

  private void write(byte[] first, byte[] second) throws IOException {
    within(MOST_WRITING);
    out.write(first);
    out.write(second);
    withoutLimit();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
