package dev.divisi.models;

import java.time.Duration;

/**
 * Has each exchange recorded. Put around what tries again, so that a record holds what was gone on
 * with and not what the network did.
 */
public final class RecordingChatModel implements ChatModel {

  private final ChatModel model;
  private final ExchangeLog log;

  public RecordingChatModel(ChatModel model, ExchangeLog log) {
    this.model = model;
    this.log = log;
  }

  @Override
  public ChatAnswer answer(ChatRequest request, ChatProgress progress)
      throws ModelException, InterruptedException {
    long begun = System.nanoTime();
    try {
      ChatAnswer answer = model.answer(request, progress);
      log.record(Exchange.answered(request, answer), Duration.ofNanos(System.nanoTime() - begun));
      return answer;
    } catch (ModelException e) {
      if (e.kind() == ModelException.Kind.ANSWER) {
        log.record(Exchange.failed(request, e), Duration.ofNanos(System.nanoTime() - begun));
      }
      throw e;
    }
  }
}
