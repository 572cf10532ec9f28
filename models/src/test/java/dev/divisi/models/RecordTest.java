package dev.divisi.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RecordTest {
  private static final ChatAnswer ANSWER =
      new ChatAnswer(
          "m-1",
          "Look.",
          new ChatMessage.Thinking("hm", "sig", List.of("xx")),
          List.of(new ToolCall("c1", "read", "{\"path\":\"a\"}")),
          StopReason.TOOL_CALLS,
          new TokenUsage(10, 4, 1, 3));

  private static ChatRequest request(ChatMessage... messages) {
    return new ChatRequest(
        "m", "s", List.of(messages), List.of(), new ChatRequest.Settings(0.0, 10, null));
  }

  @Test
  void shouldReadConversationsAndExchangesAsTheyWereWritten() {
    List<ChatMessage> messages =
        List.of(
            new ChatMessage.User("do"),
            new ChatMessage.Assistant("Look.", ANSWER.thinking(), ANSWER.toolCalls()),
            new ChatMessage.ToolResult("c1", "read", "text", false, false));
    Exchange exchange = Exchange.answered(request(), ANSWER);

    assertThat(
            ChatJson.messages(JsonMapper.shared().readTree(ChatJson.messages(messages).toString())))
        .isEqualTo(messages);
    assertThat(Exchange.parse(exchange.json())).contains(exchange);
    assertThat(Exchange.parse("{\"request\": 3}")).isEmpty();
    assertThat(Exchange.parse("nonsense")).isEmpty();
  }

  @Test
  void shouldAnswerFromTheRecordWithoutAModel() throws Exception {
    List<Exchange> record = new ArrayList<>();
    ModelException unusable =
        new ModelException(ModelException.Kind.ANSWER, "MODEL_ANSWER_TOO_LARGE", "long");
    ChatModel model =
        new RecordingChatModel(
            (request, progress) -> {
              if (request.messages().size() == 2) {
                throw unusable;
              }
              return ANSWER;
            },
            (exchange, duration) -> record.add(exchange));
    ChatRequest first = request(new ChatMessage.User("one"));
    ChatRequest second = request(new ChatMessage.User("one"), new ChatMessage.User("two"));
    model.answer(first, ChatProgress.UNHEARD);
    fails(model, second);

    ChatModel replaying = new ReplayingChatModel(record);

    assertThat(replaying.answer(first, ChatProgress.UNHEARD)).isEqualTo(ANSWER);
    assertThat(fails(replaying, second).code()).isEqualTo("MODEL_ANSWER_TOO_LARGE");
    assertThat(fails(replaying, second).code()).isEqualTo("REPLAY_ENDED");
  }

  @Test
  void shouldFailByNameWhenTheRequestDiffers() {
    Exchange exchange = Exchange.answered(request(new ChatMessage.User("one")), ANSWER);

    ModelException failure =
        fails(new ReplayingChatModel(List.of(exchange)), request(new ChatMessage.User("other")));

    assertThat(failure.code()).isEqualTo("REPLAY_DIFFERS");
    assertThat(failure).hasMessageContaining("Request 1 of 1");
  }

  @Test
  void shouldNotLookAtWhatAProgramPrintedWhenRequestsAreCompared() {
    ChatRequest then = request(new ChatMessage.ToolResult("c", "run", "took 3 s", false, false));
    ChatRequest now = request(new ChatMessage.ToolResult("c", "run", "took 4 s", false, false));
    ChatRequest other = request(new ChatMessage.ToolResult("c", "read", "took 4 s", false, true));

    assertThat(ChatJson.hash(now)).isEqualTo(ChatJson.hash(then)).hasSize(64);
    assertThat(ChatJson.hash(other)).isNotEqualTo(ChatJson.hash(now));
  }

  private static ModelException fails(ChatModel model, ChatRequest request) {
    return catchThrowableOfType(
        ModelException.class, () -> model.answer(request, ChatProgress.UNHEARD));
  }
}
