package dev.divisi.models.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a provider answered in an attempt, to be answered again. One serves all rounds of the
 * attempt, as it knows how far the record is told. Serves many threads.
 *
 * <p>An answer is for a request of the same method, path and model. Among those that are left, the
 * first is taken whose request had the same body; else the first whose request had as many messages
 * and the same tools. Bodies hold dates and what programs printed, so few are the same; the number
 * of messages tells the turns of a conversation apart, and the tools one conversation from another
 * beside it. What only looks something up may be asked more often than it was then.
 */
public final class RecordedAnswers {

  private final List<GatewayExchange> all;
  private final List<GatewayExchange> left;
  private int requests;

  /** There is no answer on record to what is asked. */
  static final class OffRecordException extends Exception {
    private final String code;
    private final String message;

    OffRecordException(String code, String message) {
      super(message, null, false, false);
      this.code = code;
      this.message = message;
    }

    String code() {
      return code;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }

  /**
   * @param record in the order in which requests were answered
   */
  public RecordedAnswers(List<GatewayExchange> record) {
    this.all = List.copyOf(record);
    this.left = new ArrayList<>(record);
  }

  /** How many calls of a model on record nobody has made so far. */
  public synchronized int unasked() {
    return (int) left.stream().filter(exchange -> exchange.request().isCall()).count();
  }

  /**
   * What was answered to that.
   *
   * @throws OffRecordException {@code REPLAY_ENDED} when it was asked less often then, {@code
   *     REPLAY_DIFFERS} when it was not asked
   */
  synchronized GatewayExchange take(GatewayExchange.Request request) throws OffRecordException {
    requests++;
    List<GatewayExchange> like = like(left, request);
    Optional<GatewayExchange> taken =
        first(like, other -> other.hash().equals(request.hash()))
            .or(() -> first(like, other -> other.shape().equals(request.shape())));
    if (taken.isPresent()) {
      left.remove(taken.get());
      return taken.get();
    }
    List<GatewayExchange> ever = like(all, request);
    if (!request.isCall() && !ever.isEmpty()) {
      return first(ever, other -> other.hash().equals(request.hash())).orElse(ever.getLast());
    }
    throw ever.isEmpty()
        ? differs(request)
        : like.isEmpty() ? ended(request, ever.size()) : differs(request, like.getFirst());
  }

  private static List<GatewayExchange> like(
      List<GatewayExchange> exchanges, GatewayExchange.Request request) {
    return exchanges.stream().filter(exchange -> exchange.request().isLike(request)).toList();
  }

  private static Optional<GatewayExchange> first(
      List<GatewayExchange> exchanges, Predicate<GatewayExchange.Request> fitting) {
    return exchanges.stream().filter(exchange -> fitting.test(exchange.request())).findFirst();
  }

  private OffRecordException differs(GatewayExchange.Request request) {
    TreeSet<String> asked = new TreeSet<>();
    all.forEach(exchange -> asked.add(exchange.request().line()));
    return new OffRecordException(
        "REPLAY_DIFFERS",
        "Request "
            + requests
            + " of the agent is "
            + request.line()
            + ", which it did not ask then; it asked "
            + (asked.isEmpty() ? "nothing" : String.join(", ", asked))
            + ". "
            + REASONS);
  }

  private OffRecordException differs(GatewayExchange.Request request, GatewayExchange next) {
    return new OffRecordException(
        "REPLAY_DIFFERS",
        "Request "
            + requests
            + " of the agent, "
            + request.line()
            + ", has "
            + request.shape()
            + "; the next one on record had "
            + next.request().shape()
            + ". "
            + REASONS);
  }

  private OffRecordException ended(GatewayExchange.Request request, int recorded) {
    return new OffRecordException(
        "REPLAY_ENDED",
        "Request "
            + requests
            + " of the agent is one more "
            + request.line()
            + " than the "
            + recorded
            + " on record. "
            + REASONS);
  }

  private static final String REASONS =
      "The agent is another version than then, the task or its configuration has changed, a person"
          + " said something while it worked, or the record is not complete.";
}
