package dev.divisi.models.provider;

import dev.divisi.models.ChatModel;
import dev.divisi.models.ModelException;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.RetryingChatModel;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The providers that a worker may ask. A plan chooses one by its name and says nothing of addresses
 * and keys, so that it cannot have a key sent elsewhere.
 */
public final class Providers {

  private final Map<String, Provider> byName;
  private final Map<String, String> environment;
  private final ConnectionLimits connections;
  private final RetryLimits retries;
  private final HttpClient http;

  /**
   * @param byName the providers, by the names that plans choose them by
   * @param environment where their keys are, usually {@link System#getenv()}
   */
  public Providers(
      Map<String, Provider> byName,
      Map<String, String> environment,
      ConnectionLimits connections,
      RetryLimits retries) {
    this.byName = new TreeMap<>(byName);
    this.environment = environment;
    this.connections = connections;
    this.retries = retries;
    // A redirect could lead a key to another host. Servers of models seldom speak HTTP/2 without
    // TLS, and some of them fail when they are asked to.
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(connections.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * The models of a provider; failures that pass are tried again.
   *
   * @throws ModelException REJECTED: {@code MODEL_PROVIDER_UNKNOWN} when the operator named none
   *     like that, {@code MODEL_KEY_MISSING} when its key is not in the environment, {@code
   *     MODEL_API_UNKNOWN} when only agents of their own speak its API
   */
  public ChatModel named(String name) throws ModelException {
    ProviderAccess access = access(name);
    if (access.provider().kind() == Provider.Kind.GEMINI) {
      throw new ModelException(
          ModelException.Kind.REJECTED,
          "MODEL_API_UNKNOWN",
          "The provider "
              + name
              + " speaks Gemini's API, which only agents such as the Gemini CLI do. Name a provider"
              + " with another kind; Google also has an OpenAI-compatible one.");
    }
    return new RetryingChatModel(
        new LangChainModel(access.provider(), access.key(), http, connections), retries);
  }

  /**
   * A provider with the key for it.
   *
   * @throws ModelException REJECTED: {@code MODEL_PROVIDER_UNKNOWN} when the operator named none
   *     like that, {@code MODEL_KEY_MISSING} when its key is not in the environment
   */
  public ProviderAccess access(String name) throws ModelException {
    Provider provider = byName.get(name);
    if (provider == null) {
      throw new ModelException(
          ModelException.Kind.REJECTED,
          "MODEL_PROVIDER_UNKNOWN",
          "This worker knows no provider of models called \""
              + Texts.line(name, 100)
              + "\"; it knows "
              + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet()))
              + ". Its operator names them with divisi.models.providers.<name>.");
    }
    return new ProviderAccess(provider, key(name, provider));
  }

  /** How long a provider may keep us waiting. */
  public ConnectionLimits connections() {
    return connections;
  }

  private @Nullable String key(String name, Provider provider) throws ModelException {
    if (provider.keyVariable().isEmpty()) {
      return null;
    }
    String key = environment.get(provider.keyVariable());
    if (key == null || key.isBlank()) {
      throw new ModelException(
          ModelException.Kind.REJECTED,
          "MODEL_KEY_MISSING",
          "This worker has no key for the provider "
              + name
              + ": set the environment variable "
              + provider.keyVariable()
              + " where the worker runs.");
    }
    return key.strip();
  }
}
