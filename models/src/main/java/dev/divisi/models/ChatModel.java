package dev.divisi.models;

/** A model that answers a conversation. One instance serves many threads. */
@FunctionalInterface
public interface ChatModel {

  /**
   * Asks for the next answer. The same request is sent byte by byte alike every time.
   *
   * @param progress hears that the answer is coming
   * @throws ModelException when there is none that can be used; the kind says whose fault that is
   * @throws InterruptedException when the calling thread is interrupted; the request has been given
   *     up then
   */
  ChatAnswer answer(ChatRequest request, ChatProgress progress)
      throws ModelException, InterruptedException;
}
