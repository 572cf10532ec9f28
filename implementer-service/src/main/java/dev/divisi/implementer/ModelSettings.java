package dev.divisi.implementer;

import dev.divisi.models.Prices;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.provider.ConnectionLimits;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.Providers;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which models may be asked: {@code divisi.models.*}. An unknown key stops the start. Keys are not
 * among it: they are in the environment only.
 *
 * @param providers by the names that plans choose them by
 * @param prices a JSON file with prices that take the place of those that come with Divisi; empty
 *     for none
 */
@ConfigurationProperties(prefix = "divisi.models", ignoreUnknownFields = false)
record ModelSettings(@DefaultValue Map<String, Named> providers, @DefaultValue("") String prices) {

  /**
   * {@code divisi.models.providers.<name>.*}.
   *
   * @param kind {@code anthropic}, {@code openai} or {@code openai-compatible}
   * @param baseUrl where it is, such as {@code http://localhost:11434/v1}
   * @param keyVariable the environment variable that holds the key; empty when it needs none
   */
  record Named(Provider.Kind kind, String baseUrl, @DefaultValue("") String keyVariable) {}

  ModelSettings {
    providers = Map.copyOf(providers);
  }

  /**
   * The providers, with keys of that environment.
   *
   * @throws IllegalArgumentException when one of them cannot be; the message names it
   */
  Providers toProviders(Map<String, String> environment) {
    Map<String, Provider> named = new TreeMap<>();
    providers.forEach((name, provider) -> named.put(name, toProvider(name, provider)));
    return new Providers(named, environment, ConnectionLimits.DEFAULT, RetryLimits.DEFAULT);
  }

  Prices toPrices() {
    return prices.isBlank()
        ? Prices.defaults()
        : Prices.defaults().overriddenBy(Path.of(prices).toAbsolutePath());
  }

  private static Provider toProvider(String name, Named named) {
    try {
      return new Provider(named.kind(), named.baseUrl(), named.keyVariable().strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("divisi.models.providers." + name + ": " + e.getMessage());
    }
  }
}
