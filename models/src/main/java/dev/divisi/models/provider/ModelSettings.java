package dev.divisi.models.provider;

import dev.divisi.models.Prices;
import dev.divisi.models.RetryLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which models a worker may ask, in the shape of its configuration. Keys are not among it: they are
 * in the environment only.
 *
 * @param providers by the names that plans choose them by
 * @param prices a JSON file with prices that take the place of those that come with Divisi; null or
 *     empty for none
 */
public record ModelSettings(@Nullable Map<String, Named> providers, @Nullable String prices) {

  /**
   * A provider.
   *
   * @param kind the API that it speaks
   * @param baseUrl where it is, such as {@code http://localhost:11434/v1}
   * @param keyVariable the environment variable that holds the key; null or empty when it needs
   *     none
   */
  public record Named(
      Provider.@Nullable Kind kind, @Nullable String baseUrl, @Nullable String keyVariable) {}

  /**
   * The providers, with keys of that environment.
   *
   * @throws IllegalArgumentException when one of them cannot be; the message names it
   */
  public Providers toProviders(Map<String, String> environment) {
    Map<String, Provider> named = new TreeMap<>();
    if (providers != null) {
      providers.forEach((name, provider) -> named.put(name, toProvider(name, provider)));
    }
    return new Providers(named, environment, ConnectionLimits.DEFAULT, RetryLimits.DEFAULT);
  }

  /** The prices in force. */
  public Prices toPrices() {
    return prices == null || prices.isBlank()
        ? Prices.defaults()
        : Prices.defaults().overriddenBy(Path.of(prices).toAbsolutePath());
  }

  private static Provider toProvider(String name, Named named) {
    String key = "divisi.models.providers." + name;
    if (named.kind() == null || named.baseUrl() == null) {
      throw new IllegalArgumentException(key + " needs a kind and a base-url.");
    }
    String variable = named.keyVariable();
    try {
      return new Provider(named.kind(), named.baseUrl(), variable == null ? "" : variable.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
