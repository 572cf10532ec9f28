package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.models.provider.ProviderAccess;
import java.io.IOException;
import java.util.List;

/** Answers from a record. No provider is asked, and nothing is counted. */
final class Replaying implements Upstream {

  private final RecordedAnswers record;
  private final List<String> places;
  private final GatewayListener listener;

  /**
   * @param places that stand now for those on record
   */
  Replaying(RecordedAnswers record, List<String> places, GatewayListener listener) {
    this.record = record;
    this.places = places;
    this.listener = listener;
  }

  @Override
  public void answer(
      ProviderAccess access,
      Route route,
      IncomingRequest request,
      byte[] content,
      Connection connection,
      HangUp hangUp)
      throws IOException, RefusedException {
    OutgoingBody body = "GET".equals(request.method()) ? null : OutgoingBody.of(route, content);
    // It takes no time: an agent that leaves is told by what cannot be written.
    hangUp.workIsDone();
    GatewayExchange exchange;
    try {
      exchange = record.take(GatewayExchange.Request.of(request.method(), route, body, places));
    } catch (RecordedAnswers.OffRecordException e) {
      listener.offRecord(e.code(), e.getMessage());
      throw new RefusedException(409, "off_record", e.getMessage());
    }
    GatewayExchange.Answer answer = exchange.answer();
    if (answer.exhausted()) {
      listener.exhausted("The attempt's budget was exhausted here then.");
    }
    if (exchange.request().isCall()) {
      ProviderFailure.of(access, exchange.request().model(), answer)
          .ifPresentOrElse(listener::failed, listener::answered);
    }
    send(answer, inPlace(exchange), connection);
  }

  private String inPlace(GatewayExchange exchange) {
    String text = exchange.answer().body();
    for (int i = 0; i < Math.min(places.size(), exchange.places().size()); i++) {
      text = text.replace(exchange.places().get(i), places.get(i));
    }
    return text;
  }

  private static void send(GatewayExchange.Answer answer, String body, Connection connection)
      throws IOException {
    boolean streamed =
        answer.headers().getOrDefault("Content-Type", "").startsWith("text/event-stream");
    if (answer.status() == 0) {
      return; // Nothing was answered then either.
    }
    if (!streamed) {
      connection.answer(answer.status(), answer.headers(), body.getBytes(UTF_8));
      return;
    }
    connection.begin(answer.status(), answer.headers());
    int from = 0;
    for (int end = body.indexOf("\n\n"); end >= 0; end = body.indexOf("\n\n", from)) {
      connection.piece(body.substring(from, end + 2).getBytes(UTF_8));
      from = end + 2;
    }
    if (answer.ended()) {
      connection.end();
    }
  }
}
