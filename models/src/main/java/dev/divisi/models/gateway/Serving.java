package dev.divisi.models.gateway;

import dev.divisi.models.provider.ProviderAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Serves one request: reads it, finds where it leads, and refuses it or has it answered. */
final class Serving {

  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final int MOST_LEFT = 2 * RequestReader.MOST_BODY;

  private final Map<String, ProviderAccess> providers;
  private final String secret;
  private final Upstream upstream;
  private final GatewayLimits limits;

  /**
   * @param secret first part of every path; empty for none
   */
  Serving(
      Map<String, ProviderAccess> providers,
      String secret,
      Upstream upstream,
      GatewayLimits limits) {
    this.providers = providers;
    this.secret = secret;
    this.upstream = upstream;
    this.limits = limits;
  }

  void serve(Connection connection) {
    Api api = Api.OPENAI_CHAT;
    try {
      RequestReader reader = new RequestReader(connection.in(), connection.out());
      try {
        connection.within(limits.head());
        IncomingRequest head = reader.head();
        String path = withoutSecret(head.path());
        String name = path.split("/", 3)[1];
        ProviderAccess access = providers.get(name);
        if (access == null) {
          throw new RefusedException(
              404,
              "provider_unknown",
              "The first part of the path names a provider; this attempt may ask "
                  + String.join(", ", providers.keySet())
                  + ".");
        }
        api = Route.usual(access.provider().kind());
        Optional<Route> route =
            Route.of(access.provider().kind(), head.method(), path.substring(name.length() + 1));
        if (route.isEmpty()) {
          throw new RefusedException(
              404,
              "path_not_allowed",
              "Only calls and lists of models are let through. The provider "
                  + name
                  + " speaks the API of "
                  + access.provider().kind().name().toLowerCase(Locale.ROOT)
                  + ".");
        }
        api = route.get().api();
        connection.within(limits.body());
        byte[] body = reader.body(head);
        connection.withoutLimit();
        if (route.get().isStreamed() && !head.query().contains("alt=sse")) {
          throw new RefusedException(
              400, "request_refused", "Ask for events: add alt=sse to the query.");
        }
        upstream.answer(access, route.get(), head, body, connection, HangUp.watch(reader));
      } catch (RefusedException e) {
        if (!connection.hasBegun()) {
          Relay.refuse(connection, ErrorAnswer.of(e), api);
        }
        linger(connection);
      }
    } catch (IOException e) {
      // The agent left, was late or never said a whole request: there is nobody to answer.
    }
  }

  private String withoutSecret(String path) throws RefusedException {
    if (secret.isEmpty()) {
      return path;
    }
    String start = "/" + secret + "/";
    if (!path.startsWith(start)) {
      throw new RefusedException(404, "not_found", "There is nothing here.");
    }
    return path.substring(start.length() - 1);
  }

  /** An answer is lost when a connection is closed while something unread is still on its way. */
  private static void linger(Connection connection) throws IOException {
    connection.sayNoMore();
    connection.within(LINGER);
    byte[] unread = new byte[8192];
    int count = 0;
    for (int read = 0; read >= 0 && count < MOST_LEFT; read = connection.in().read(unread)) {
      count += read;
    }
  }
}
