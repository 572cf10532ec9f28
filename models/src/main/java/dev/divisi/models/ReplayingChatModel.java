package dev.divisi.models;

import java.util.List;

/**
 * Answers from a record, without a model: the n-th request is given the n-th answer, if it is the
 * request that was answered then. For one conversation.
 */
public final class ReplayingChatModel implements ChatModel {

  private final List<Exchange> record;
  private int next;

  /**
   * @param record what was exchanged, in order
   */
  public ReplayingChatModel(List<Exchange> record) {
    this.record = List.copyOf(record);
  }

  /**
   * @throws ModelException REJECTED, {@code REPLAY_DIFFERS} when this was not asked then, {@code
   *     REPLAY_ENDED} when nothing more was; or what was recorded as a failure
   */
  @Override
  public synchronized ChatAnswer answer(ChatRequest request, ChatProgress progress)
      throws ModelException {
    if (next == record.size()) {
      throw new ModelException(
          ModelException.Kind.REJECTED,
          "REPLAY_ENDED",
          "The record has "
              + record.size()
              + " requests to a model, and one more is made now: the record is not complete, or"
              + " what is run is not what ran then.");
    }
    Exchange exchange = record.get(next);
    String hash = ChatJson.hash(request);
    if (!exchange.requestHash().equals(hash)) {
      throw new ModelException(
          ModelException.Kind.REJECTED,
          "REPLAY_DIFFERS",
          "Request "
              + (next + 1)
              + " of "
              + record.size()
              + " to a model is not the one on record ("
              + hash
              + " instead of "
              + exchange.requestHash()
              + "): the files, the task, the configuration or this program have changed since, or"
              + " somebody sent a note then.");
    }
    next++;
    Exchange.Failure failure = exchange.failure();
    if (failure != null) {
      throw new ModelException(ModelException.Kind.ANSWER, failure.code(), failure.message());
    }
    ChatAnswer answer = exchange.answer();
    if (answer == null) {
      throw new IllegalStateException("an exchange is an answer or a failure");
    }
    progress.heard(answer.text().length());
    return answer;
  }
}
