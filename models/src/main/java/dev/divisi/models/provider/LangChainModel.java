package dev.divisi.models.provider;

import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatModel;
import dev.divisi.models.ChatProgress;
import dev.divisi.models.ChatRequest;
import dev.divisi.models.ModelException;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A provider's models over LangChain4j. Asks once; whoever wants more tries puts them around. */
final class LangChainModel implements ChatModel {

  private final Provider provider;
  private final @Nullable String key;
  private final HttpClient http;
  private final ConnectionLimits limits;

  LangChainModel(
      Provider provider, @Nullable String key, HttpClient http, ConnectionLimits limits) {
    this.provider = provider;
    this.key = key;
    this.http = http;
    this.limits = limits;
  }

  @Override
  public ChatAnswer answer(ChatRequest request, ChatProgress progress)
      throws ModelException, InterruptedException {
    ApiErrors errors = new ApiErrors(provider.host(), request.model(), key, InstantSource.system());
    AnswerCollector collector = new AnswerCollector(progress, request.settings().maxOutputTokens());
    ModelCall call = new ModelCall(http, limits.silence(), errors, collector);
    try {
      model(request, call).chat(Conversions.request(request, provider.kind()), collector);
    } catch (CallFailure e) {
      throw e.failure();
    } catch (CallStopped e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (RuntimeException e) { // LangChain4j names none that it throws on what it cannot read.
      throw errors.unreadable(String.valueOf(e.getMessage()));
    }
    if (collector.isTooLarge()) {
      throw errors.tooLarge(collector.mostCharacters());
    }
    if (collector.failure().isPresent()) {
      throw errors.unreadable(String.valueOf(collector.failure().get().getMessage()));
    }
    ChatResponse response = collector.response().orElseThrow(errors::cutOff);
    if (response.finishReason() == null && !collector.hasEnded()) {
      throw errors.cutOff();
    }
    return Conversions.answer(request, response);
  }

  /** Made for one request: it holds nothing but how that is to be sent. */
  private StreamingChatModel model(ChatRequest request, ModelCall call) {
    ChatRequest.Settings settings = request.settings();
    return switch (provider.kind()) {
      case ANTHROPIC -> {
        AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder builder =
            AnthropicStreamingChatModel.builder()
                .httpClientBuilder(call.builder())
                .baseUrl(provider.baseUrl())
                .apiKey(key == null ? "none" : key)
                .modelName(request.model())
                .maxTokens(settings.maxOutputTokens())
                .cacheSystemMessages(true)
                .returnThinking(true)
                .sendThinking(true);
        if (settings.temperature() != null) {
          builder.temperature(settings.temperature());
        }
        if (settings.thinkingTokens() != null) {
          builder.thinkingType("enabled").thinkingBudgetTokens(settings.thinkingTokens());
        }
        yield builder.build();
      }
      case OPENAI, OPENAI_COMPATIBLE -> {
        OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder builder =
            OpenAiStreamingChatModel.builder()
                .httpClientBuilder(call.builder())
                .baseUrl(provider.baseUrl())
                .apiKey(key)
                .modelName(request.model())
                .returnThinking(true);
        if (settings.temperature() != null) {
          builder.temperature(settings.temperature());
        }
        // OpenAI's newer models refuse the older name; others know only that.
        if (provider.kind() == Provider.Kind.OPENAI) {
          builder.maxCompletionTokens(settings.maxOutputTokens());
        } else {
          builder.maxTokens(settings.maxOutputTokens());
        }
        yield builder.build();
      }
      case GEMINI -> throw new IllegalStateException("Providers gives no models of Gemini's API");
    };
  }
}
