package dev.divisi.agents.recipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.openrewrite.ipc.http.HttpSender;
import org.openrewrite.ipc.http.HttpUrlConnectionSender;

/**
 * The only way that OpenRewrite reaches a network: to the given repositories and until a deadline.
 * Everything else fails at once, as if the network were gone.
 */
final class RepositoryAccess implements HttpSender {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration READ_LIMIT = Duration.ofSeconds(10);

  private final List<String> allowedPrefixes;
  private final long deadlineNanos;
  private final HttpSender network = new HttpUrlConnectionSender(CONNECT_LIMIT, READ_LIMIT);

  private RepositoryAccess(List<String> allowedPrefixes, Duration limit) {
    this.allowedPrefixes = allowedPrefixes;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** Reaches nothing. */
  static RepositoryAccess none() {
    return new RepositoryAccess(List.of(), Duration.ZERO);
  }

  /**
   * @param allowedPrefixes what an address must begin with; each ends in a slash
   * @param limit from now on
   */
  static RepositoryAccess to(List<String> allowedPrefixes, Duration limit) {
    return new RepositoryAccess(List.copyOf(allowedPrefixes), limit);
  }

  @Override
  public Response send(Request request) {
    String address = request.getUrl().toString();
    if (allowedPrefixes.stream().noneMatch(address::startsWith)) {
      throw refused(address, "is not one of the repositories that may be asked");
    }
    if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadlineNanos >= 0) {
      throw refused(address, "was not asked: the time for downloads is over");
    }
    return network.send(request);
  }

  private static UncheckedIOException refused(String address, String why) {
    return new UncheckedIOException(new IOException(address + " " + why));
  }
}
