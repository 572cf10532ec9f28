package dev.divisi.models.gateway;

import dev.divisi.models.provider.Provider;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes: one of the few paths that are let through.
 *
 * @param api the API that it speaks
 * @param path what is added to the provider's base URL
 * @param call whether it asks a model; else it only looks something up, which costs nothing
 * @param model that the path names; empty when the body does
 */
record Route(Api api, String path, boolean call, Optional<String> model) {

  private static final String NAME = "[A-Za-z0-9._:@-]+";
  private static final Pattern MODELS = Pattern.compile("/v1(/models(/" + NAME + "){0,4})");
  private static final Pattern GEMINI_MODELS =
      Pattern.compile("/v1(alpha|beta)?/models(/" + NAME + ")?");
  private static final Pattern GEMINI_CALL =
      Pattern.compile(
          "/v1(?:alpha|beta)?/models/([A-Za-z0-9._@-]+)"
              + ":(generateContent|streamGenerateContent|countTokens)");
  private static final Set<String> PARAMETERS =
      Set.of("alt", "beta", "limit", "after_id", "before_id", "pageSize", "pageToken");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~%-]{0,500}");

  /** The API whose errors an agent understands that asks a provider of that kind. */
  static Api usual(Provider.Kind kind) {
    return switch (kind) {
      case ANTHROPIC -> Api.ANTHROPIC_MESSAGES;
      case OPENAI, OPENAI_COMPATIBLE -> Api.OPENAI_CHAT;
      case GEMINI -> Api.GEMINI_GENERATE;
    };
  }

  /** The route of a path of that kind of provider; empty when it is not let through. */
  static Optional<Route> of(Provider.Kind kind, String method, String path) {
    boolean post = "POST".equals(method);
    return switch (kind) {
      case ANTHROPIC ->
          switch (post ? path : "") {
            case "/v1/messages" -> call(Api.ANTHROPIC_MESSAGES, "/messages");
            case "/v1/messages/count_tokens" ->
                lookUp(Api.ANTHROPIC_MESSAGES, "/messages/count_tokens");
            default -> models(usual(kind), method, path);
          };
      case OPENAI, OPENAI_COMPATIBLE ->
          switch (post ? path : "") {
            case "/v1/chat/completions" -> call(Api.OPENAI_CHAT, "/chat/completions");
            case "/v1/responses" -> call(Api.OPENAI_RESPONSES, "/responses");
            default -> models(usual(kind), method, path);
          };
      case GEMINI -> gemini(method, path);
    };
  }

  private static Optional<Route> models(Api api, String method, String path) {
    Matcher models = MODELS.matcher(path);
    return "GET".equals(method) && models.matches()
        ? lookUp(api, models.group(1))
        : Optional.empty();
  }

  private static Optional<Route> gemini(String method, String path) {
    Matcher call = GEMINI_CALL.matcher(path);
    if ("POST".equals(method) && call.matches()) {
      boolean counts = "countTokens".equals(call.group(2));
      return Optional.of(new Route(Api.GEMINI_GENERATE, path, !counts, Optional.of(call.group(1))));
    }
    return "GET".equals(method) && GEMINI_MODELS.matcher(path).matches()
        ? lookUp(Api.GEMINI_GENERATE, path)
        : Optional.empty();
  }

  private static Optional<Route> call(Api api, String path) {
    return Optional.of(new Route(api, path, true, Optional.empty()));
  }

  private static Optional<Route> lookUp(Api api, String path) {
    return Optional.of(new Route(api, path, false, Optional.empty()));
  }

  /** Whether the path itself asks for an answer in pieces. */
  boolean isStreamed() {
    return path.endsWith(":streamGenerateContent");
  }

  /**
   * Where it goes. Of the query only what is known to be harmless is left, so that no key and no
   * other form of answer can be asked for.
   */
  URI uri(Provider provider, String query) {
    String base = provider.baseUrl();
    List<String> parameters =
        Arrays.stream(query.split("&", -1))
            .filter(
                parameter -> {
                  int equals = parameter.indexOf('=');
                  return equals > 0
                      && PARAMETERS.contains(parameter.substring(0, equals))
                      && VALUE.matcher(parameter.substring(equals + 1)).matches()
                      && (!parameter.startsWith("alt=") || "alt=sse".equals(parameter));
                })
            .toList();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + path
            + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters)));
  }
}
