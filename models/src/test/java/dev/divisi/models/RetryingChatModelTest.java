package dev.divisi.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryingChatModelTest {
  private static final ChatAnswer ANSWER =
      new ChatAnswer("m", "yes", null, List.of(), StopReason.DONE, TokenUsage.NONE);
  private static final ChatRequest REQUEST =
      new ChatRequest("m", "s", List.of(), List.of(), new ChatRequest.Settings(null, 10, null));
  private static final RetryLimits LIMITS =
      new RetryLimits(5, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

  private final List<Duration> pauses = new ArrayList<>();

  private ChatModel failing(ModelException... failures) {
    Queue<ModelException> queue = new ArrayDeque<>(List.of(failures));
    ChatModel model =
        (request, progress) -> {
          ModelException next = queue.poll();
          if (next != null) {
            throw next;
          }
          return ANSWER;
        };
    return new RetryingChatModel(
        model, LIMITS, RandomGenerator.of("L64X128MixRandom"), pauses::add);
  }

  private static ModelException overloaded(@Nullable Duration retryAfter) {
    return new ModelException(
        ModelException.Kind.TRANSIENT, "MODEL_OVERLOADED", "busy", retryAfter, null);
  }

  @Test
  void shouldPauseLongerEachTimeWhenNobodySaysHowLong() throws Exception {
    ChatModel model =
        failing(overloaded(null), overloaded(null), overloaded(null), overloaded(null));

    assertThat(model.answer(REQUEST, ChatProgress.UNHEARD)).isEqualTo(ANSWER);

    assertThat(pauses).hasSize(4);
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pauses.get(2)).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3));
    assertThat(pauses.get(3)).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3));
  }

  @Test
  void shouldPauseAsLongAsTheProviderAsks() throws Exception {
    failing(overloaded(Duration.ofSeconds(42))).answer(REQUEST, ChatProgress.UNHEARD);

    assertThat(pauses).containsExactly(Duration.ofSeconds(42));
  }

  @Test
  void shouldSayThatTheModelIsAskedAgainAndWhy() throws Exception {
    List<String> said = new ArrayList<>();
    ChatProgress progress =
        new ChatProgress() {
          @Override
          public void heard(long characters) {}

          @Override
          public void asksAgain(Duration pause, ModelException failure) {
            said.add(pause.toSeconds() + " s: " + failure.getMessage() + ", paused " + pauses);
          }
        };

    failing(overloaded(Duration.ofSeconds(42))).answer(REQUEST, progress);

    assertThat(said).containsExactly("42 s: busy, paused []");
  }

  @Test
  void shouldGiveUpAtOnceWhenThePauseWouldEndTooLate() {
    ModelException failure = fails(failing(overloaded(Duration.ofHours(1))));

    assertThat(pauses).isEmpty();
    assertThat(failure.kind()).isEqualTo(ModelException.Kind.TRANSIENT);
    assertThat(failure)
        .hasMessage(
            "busy (given up after 1 try in 0 s; the provider asks to be left alone for 3600 s)");
  }

  @Test
  void shouldGiveUpAfterTheLastTry() {
    ModelException failure =
        fails(
            failing(
                overloaded(null),
                overloaded(null),
                overloaded(null),
                overloaded(null),
                overloaded(null)));

    assertThat(pauses).hasSize(4);
    assertThat(failure).hasMessageContaining("given up after 5 tries");
  }

  @Test
  void shouldNotTryAgainWhatWouldFailAgain() {
    ModelException refused =
        new ModelException(ModelException.Kind.REJECTED, "MODEL_KEY_REFUSED", "no");

    assertThat(fails(failing(refused))).isSameAs(refused);
    assertThat(pauses).isEmpty();
  }

  private static ModelException fails(ChatModel model) {
    return catchThrowableOfType(
        ModelException.class, () -> model.answer(REQUEST, ChatProgress.UNHEARD));
  }
}
