package dev.divisi.models.provider;

import dev.divisi.models.ChatProgress;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears an answer come, counts it, and stops it when it is too long. */
final class AnswerCollector implements StreamingChatResponseHandler {

  /** No tokenizer has tokens that are longer than this on average. */
  private static final int CHARACTERS_A_TOKEN = 12;

  /** An event that brings one token takes a few hundred bytes. */
  private static final int BYTES_A_TOKEN = 2_000;

  private static final int ALWAYS_ALLOWED = 64 << 10;

  private final ChatProgress progress;
  private final int maxOutputTokens;
  private long characters;
  private boolean ended;
  private @Nullable ChatResponse response;
  private @Nullable Throwable failure;

  AnswerCollector(ChatProgress progress, int maxOutputTokens) {
    this.progress = progress;
    this.maxOutputTokens = maxOutputTokens;
  }

  long mostCharacters() {
    return ALWAYS_ALLOWED + (long) maxOutputTokens * CHARACTERS_A_TOKEN;
  }

  long mostBytes() {
    return ALWAYS_ALLOWED + (long) maxOutputTokens * BYTES_A_TOKEN;
  }

  /** Whether more is to be read. */
  boolean isAwaited() {
    return !ended && response == null && failure == null && !isTooLarge();
  }

  boolean isTooLarge() {
    return characters > mostCharacters();
  }

  long characters() {
    return characters;
  }

  /** The provider says that this is all. */
  void ended() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  Optional<ChatResponse> response() {
    return Optional.ofNullable(response);
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void onPartialResponse(String text) {
    heard(text);
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    heard(thinking.text());
  }

  @Override
  public void onPartialToolCall(PartialToolCall call) {
    heard(call.partialArguments());
  }

  @Override
  public void onCompleteResponse(ChatResponse complete) {
    response = complete;
  }

  @Override
  public void onError(Throwable error) {
    if (failure == null) {
      failure = error;
    }
  }

  private void heard(@Nullable String text) {
    if (text != null && !text.isEmpty()) {
      characters += text.length();
      progress.heard(characters);
    }
  }
}
