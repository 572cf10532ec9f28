package dev.divisi.models;

/**
 * Guesses tokens before a provider has counted them: one for three characters, which is more than
 * most tokenizers make of code and prose.
 */
public final class TokenEstimate {

  private static final int CHARACTERS_A_TOKEN = 3;
  private static final int TOKENS_A_MESSAGE = 8;

  private TokenEstimate() {}

  /** Of a whole request. */
  public static long of(ChatRequest request) {
    long characters = request.system().length();
    for (ToolDescription tool : request.tools()) {
      characters += tool.name().length() + tool.description().length();
      characters += tool.schema().toString().length();
    }
    long tokens = ofCharacters(characters);
    for (ChatMessage message : request.messages()) {
      tokens += of(message);
    }
    return tokens;
  }

  /** Of one message. */
  public static long of(ChatMessage message) {
    long characters =
        switch (message) {
          case ChatMessage.User user -> user.text().length();
          case ChatMessage.ToolResult result -> result.text().length();
          case ChatMessage.Assistant said -> {
            long sum = said.text().length();
            sum += said.thinking() == null ? 0 : said.thinking().text().length();
            for (ToolCall call : said.toolCalls()) {
              sum += call.tool().length() + call.arguments().length();
            }
            yield sum;
          }
        };
    return TOKENS_A_MESSAGE + ofCharacters(characters);
  }

  /** Of that many characters. */
  public static long ofCharacters(long characters) {
    return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
  }
}
