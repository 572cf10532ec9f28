package dev.divisi.models;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What models cost, in US dollars per million tokens; the same number is millionths of a US dollar
 * per token.
 *
 * <p>A table is a JSON file: {@code {"source": "...", "date": "2025-11-30", "usdPerMillionTokens":
 * {"some-model": {"input": 3, "cachedInput": 0.3, "cacheWrite": 3.75, "output": 15}}}}. What is
 * read from or written to a cache costs as other input where it has no price of its own.
 */
public final class Prices {

  private static final Set<String> KEYS = Set.of("source", "date", "usdPerMillionTokens");
  private static final Set<String> PRICES = Set.of("input", "cachedInput", "cacheWrite", "output");
  private static final Pattern DATED =
      Pattern.compile("(.+?)(-\\d{8}|-\\d{4}-\\d{2}-\\d{2}|-latest)");

  private final Map<String, Price> byModel;

  private record Price(
      BigDecimal input, BigDecimal cachedInput, BigDecimal cacheWrite, BigDecimal output) {}

  private Prices(Map<String, Price> byModel) {
    this.byModel = byModel;
  }

  /** The table that comes with Divisi; it says where it is from and of which day. */
  public static Prices defaults() {
    try (InputStream in = Prices.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json is not on the class path");
      }
      return parse("prices.json", in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("prices.json cannot be read", e);
    }
  }

  /**
   * This table with what another one says of its models instead.
   *
   * @throws IllegalArgumentException when the file cannot be read or is no table; the message says
   *     where
   */
  public Prices overriddenBy(Path file) {
    try {
      Map<String, Price> all = new LinkedHashMap<>(byModel);
      all.putAll(parse(file.toString(), Files.readAllBytes(file)).byModel);
      return new Prices(all);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The prices in " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What that many tokens cost, in millionths of a US dollar, rounded up; empty when the table does
   * not know the model. A dated name costs as the name without its date.
   */
  public Optional<Long> costMicros(String model, TokenUsage usage) {
    return price(model)
        .map(
            price -> {
              long fresh = Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWritten());
              BigDecimal cost =
                  times(price.input(), fresh)
                      .add(times(price.cachedInput(), usage.cachedInput()))
                      .add(times(price.cacheWrite(), usage.cacheWritten()))
                      .add(times(price.output(), usage.output()));
              return cost.setScale(0, java.math.RoundingMode.CEILING).longValue();
            });
  }

  private Optional<Price> price(String model) {
    Price exact = byModel.get(model);
    if (exact != null) {
      return Optional.of(exact);
    }
    var dated = DATED.matcher(model);
    return dated.matches() ? Optional.ofNullable(byModel.get(dated.group(1))) : Optional.empty();
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }

  private static Prices parse(String file, byte[] bytes) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      throw wrong(file, "it is no JSON: " + e.getOriginalMessage());
    }
    known(file, "the table", json, KEYS);
    Map<String, Price> byModel = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("usdPerMillionTokens").properties()) {
      JsonNode price = entry.getValue();
      known(file, entry.getKey(), price, PRICES);
      BigDecimal input = amount(file, entry.getKey(), price, "input");
      byModel.put(
          entry.getKey(),
          new Price(
              input,
              price.has("cachedInput") ? amount(file, entry.getKey(), price, "cachedInput") : input,
              price.has("cacheWrite") ? amount(file, entry.getKey(), price, "cacheWrite") : input,
              amount(file, entry.getKey(), price, "output")));
    }
    return new Prices(byModel);
  }

  private static void known(String file, String where, JsonNode json, Set<String> keys) {
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(keys);
    if (!json.isObject() || !unknown.isEmpty()) {
      throw wrong(file, where + " must be an object with " + new TreeSet<>(keys));
    }
  }

  private static BigDecimal amount(String file, String model, JsonNode price, String key) {
    JsonNode amount = price.path(key);
    if (!amount.isNumber() || amount.decimalValue().signum() < 0) {
      throw wrong(file, model + " needs a number from 0 as \"" + key + "\"");
    }
    return amount.decimalValue();
  }

  private static IllegalArgumentException wrong(String file, String what) {
    return new IllegalArgumentException("The prices in " + file + ": " + what + ".");
  }
}
