package dev.divisi.models.provider;

import java.net.URI;

/**
 * Where models are asked, as the operator of a worker set it up.
 *
 * @param kind the API that it speaks
 * @param baseUrl where it is; the paths of the API are added
 * @param keyVariable the environment variable that holds the key; empty when it needs none
 */
public record Provider(Kind kind, String baseUrl, String keyVariable) {

  /** The APIs that are spoken. */
  public enum Kind {
    /** Anthropic's Messages API. */
    ANTHROPIC,
    /** OpenAI's Chat Completions API, as OpenAI has it today. */
    OPENAI,
    /** The same as most others have it, such as Ollama and vLLM. */
    OPENAI_COMPATIBLE,
    /**
     * Google's Gemini API; only agents behind the gateway ask it. Its base URL names no version of
     * the API.
     */
    GEMINI
  }

  /**
   * @throws IllegalArgumentException when the base URL is none of HTTP
   */
  public Provider {
    URI uri = URI.create(baseUrl);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "A provider's base URL must be like https://host/path, without a user; it is "
              + baseUrl
              + ".");
    }
  }

  /** Host and port, for messages. */
  public String host() {
    return URI.create(baseUrl).getAuthority();
  }
}
