package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.models.provider.Provider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of an agent to its model and all that it was answered, so that the same can be answered
 * again. Of the request only that is kept by which it is known again.
 *
 * @param kind of the provider
 * @param places where the agent worked, which answers may name: paths of folders, in the order of
 *     {@link GatewayTerms#places}
 */
public record GatewayExchange(
    Provider.Kind kind, List<String> places, Request request, Answer answer) {

  private static final int HASH_SHOWN = 8;

  /**
   * What a request is known by.
   *
   * @param path below the provider's base URL
   * @param model that is asked; empty for a request that only looks something up
   * @param shape how many messages and which tools it has, in words; empty for one that only looks
   *     something up
   * @param hash SHA-256 of its body in hexadecimal, without what differs between places; empty when
   *     it has none
   */
  public record Request(String method, String path, String model, String shape, String hash) {

    static Request of(
        String method, Route route, @Nullable OutgoingBody body, List<String> places) {
      if (body == null) {
        return new Request(method, route.path(), "", "", "");
      }
      String text = body.json().toString();
      for (int i = 0; i < places.size(); i++) {
        text = text.replace(places.get(i), "${" + i + "}");
      }
      return new Request(
          method,
          route.path(),
          route.call() ? body.model() : "",
          route.call() ? shapeOf(body.json()) : "",
          hash(text));
    }

    /** Whether it asks a model; else it looks something up. */
    boolean isCall() {
      return !model.isEmpty();
    }

    /** Whether it goes to the same place, whatever it says there. */
    boolean isLike(Request other) {
      return method.equals(other.method) && path.equals(other.path) && model.equals(other.model);
    }

    String line() {
      return method + " " + path + (model.isEmpty() ? "" : " of " + model);
    }

    private static String shapeOf(JsonNode json) {
      int messages = 0;
      for (String name : List.of("messages", "input", "contents")) {
        messages += json.path(name).isString() ? 1 : json.path(name).size();
      }
      TreeSet<String> tools = new TreeSet<>();
      for (JsonNode tool : json.path("tools")) {
        tools.add(tool.path("name").asString(tool.path("function").path("name").asString("")));
        for (String name : List.of("functionDeclarations", "function_declarations")) {
          tool.path(name).forEach(function -> tools.add(function.path("name").asString("")));
        }
      }
      tools.remove("");
      return messages
          + " messages and "
          + tools.size()
          + " tools"
          + (tools.isEmpty() ? "" : " (" + hash(tools.toString()).substring(0, HASH_SHOWN) + ")");
    }

    private static String hash(String text) {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  /**
   * What the agent was sent.
   *
   * @param headers by their names
   * @param body whole, or the events of a stream, of which those are joined that go on with one
   *     text
   * @param ended whether it was sent to its end; else the provider or the agent broke it off
   * @param cutCharacters how many characters the body had when it was too long to be kept; else 0
   * @param exhausted whether the attempt's budget was exhausted by then
   */
  public record Answer(
      int status,
      Map<String, String> headers,
      String body,
      boolean ended,
      long cutCharacters,
      boolean exhausted) {

    public Answer {
      headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }
  }

  public GatewayExchange {
    places = List.copyOf(places);
  }

  /** As one line of JSON. */
  public String json() {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("kind", kind.name());
    ArrayNode folders = json.putArray("places");
    places.forEach(folders::add);
    json.putObject("request")
        .put("method", request.method)
        .put("path", request.path)
        .put("model", request.model)
        .put("shape", request.shape)
        .put("hash", request.hash);
    ObjectNode answered =
        json.putObject("answer")
            .put("status", answer.status)
            .put("ended", answer.ended)
            .put("cutCharacters", answer.cutCharacters)
            .put("exhausted", answer.exhausted);
    ObjectNode headers = answered.putObject("headers");
    answer.headers.forEach(headers::put);
    answered.put("body", answer.body);
    return json.toString();
  }

  /** Reads what {@link #json} wrote; empty when it is none. */
  public static Optional<GatewayExchange> parse(String text) {
    try {
      JsonNode json = JsonMapper.shared().readTree(text);
      JsonNode asked = json.path("request");
      JsonNode answered = json.path("answer");
      if (!asked.isObject() || !answered.path("body").isString()) {
        return Optional.empty();
      }
      List<String> places = new ArrayList<>();
      json.path("places").forEach(place -> places.add(place.asString("")));
      Map<String, String> headers = new TreeMap<>();
      answered
          .path("headers")
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asString("")));
      return Optional.of(
          new GatewayExchange(
              Provider.Kind.valueOf(json.path("kind").asString("")),
              places,
              new Request(
                  asked.path("method").asString(""),
                  asked.path("path").asString(""),
                  asked.path("model").asString(""),
                  asked.path("shape").asString(""),
                  asked.path("hash").asString("")),
              new Answer(
                  answered.path("status").asInt(0),
                  headers,
                  answered.path("body").stringValue(),
                  answered.path("ended").asBoolean(false),
                  answered.path("cutCharacters").asLong(0),
                  answered.path("exhausted").asBoolean(false))));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
