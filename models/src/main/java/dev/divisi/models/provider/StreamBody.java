package dev.divisi.models.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer while it comes. The JDK's own stream waits for ever for the next byte; this
 * one gives up after a silence, and at once when its thread is interrupted.
 */
public final class StreamBody extends InputStream
    implements HttpResponse.BodySubscriber<InputStream> {

  private sealed interface Part {
    record Bytes(List<ByteBuffer> buffers) implements Part {}

    record End() implements Part {}

    record Failure(Throwable cause) implements Part {}
  }

  private final Duration silence;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private List<ByteBuffer> current = List.of();
  private int index;
  private boolean ended;

  /**
   * @param silence how long nothing may come
   */
  public StreamBody(Duration silence) {
    this.silence = silence;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    parts.add(new Part.Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part.Failure(failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      while (index < current.size()) {
        ByteBuffer buffer = current.get(index);
        if (buffer.hasRemaining()) {
          int count = Math.min(length, buffer.remaining());
          buffer.get(bytes, offset, count);
          return count;
        }
        index++;
      }
      next();
    }
    return -1;
  }

  private void next() throws IOException {
    if (!current.isEmpty()) {
      Flow.Subscription more = subscription;
      current = List.of();
      if (more != null) {
        more.request(1);
      }
    }
    index = 0;
    Part part;
    try {
      part = parts.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    switch (part) {
      case null -> throw new SocketTimeoutException("silent for " + silence.toSeconds() + " s");
      case Part.Bytes(List<ByteBuffer> buffers) -> current = buffers;
      case Part.End() -> ended = true;
      case Part.Failure(Throwable cause) ->
          throw new IOException("the connection broke: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
  }
}
