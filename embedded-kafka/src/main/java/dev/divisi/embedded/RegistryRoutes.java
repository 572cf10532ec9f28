package dev.divisi.embedded;

import dev.divisi.embedded.RegistryException.Refusal;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Confluent's REST API, as far as its clients for Avro need it. Nothing can be deleted: ids stay
 * what they are.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">The
 *     API</a>
 */
final class RegistryRoutes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SchemaRegistry registry;

  RegistryRoutes(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** A request, with the path split at its slashes and decoded. */
  record Request(String method, List<String> path, boolean verbose, String body) {}

  JsonNode answer(Request request) throws RegistryException, InterruptedException {
    List<String> path = request.path();
    return switch (path.isEmpty() ? "" : path.getFirst()) {
      case "" -> get(request, JSON.createObjectNode());
      case "subjects" -> subjects(request, path.subList(1, path.size()));
      case "schemas" -> schemas(request, path.subList(1, path.size()));
      case "config" -> config(request, path.subList(1, path.size()));
      case "mode" -> get(request, JSON.createObjectNode().put("mode", "READWRITE"));
      case "compatibility" -> compatibility(request, path.subList(1, path.size()));
      default -> throw noSuchPath(request);
    };
  }

  private JsonNode subjects(Request request, List<String> path)
      throws RegistryException, InterruptedException {
    if (path.isEmpty()) {
      return get(request, array(registry.state().subjects()));
    }
    String subject = path.getFirst();
    if (path.size() == 1) {
      requireMethod(request, "POST");
      return lookUp(subject, schemaOf(request));
    }
    if (!path.get(1).equals("versions") || path.size() > 4) {
      throw noSuchPath(request);
    }
    if (path.size() == 2) {
      return versions(request, subject);
    }
    RegisteredSchema version = registry.state().version(subject, path.get(2));
    if (path.size() == 3) {
      return get(request, described(version));
    }
    if (!path.get(3).equals("schema")) {
      throw noSuchPath(request);
    }
    return get(request, JSON.readTree(version.text()));
  }

  private JsonNode versions(Request request, String subject)
      throws RegistryException, InterruptedException {
    if (request.method().equals("POST")) {
      RegisteredSchema registered = registry.register(subject, schemaOf(request));
      return JSON.createObjectNode().put("id", registered.id());
    }
    ArrayNode versions = JSON.createArrayNode();
    registry.state().versions(subject).forEach(known -> versions.add(known.version()));
    return get(request, versions);
  }

  private JsonNode lookUp(String subject, Schema schema) throws RegistryException {
    registry.state().versions(subject);
    return described(
        registry
            .state()
            .find(subject, schema)
            .orElseThrow(
                () -> new RegistryException(Refusal.SCHEMA_NOT_FOUND, "Schema not found")));
  }

  private JsonNode schemas(Request request, List<String> path) throws RegistryException {
    if (path.equals(List.of("types"))) {
      return get(request, array(List.of("AVRO")));
    }
    if (path.size() < 2 || path.size() > 3 || !path.getFirst().equals("ids")) {
      throw noSuchPath(request);
    }
    int id = idNumber(path.get(1));
    if (path.size() == 2) {
      return get(
          request, JSON.createObjectNode().put("schema", registry.state().schema(id).toString()));
    }
    ArrayNode uses = JSON.createArrayNode();
    for (RegisteredSchema use : registry.state().uses(id)) {
      switch (path.get(2)) {
        case "subjects" -> uses.add(use.subject());
        case "versions" ->
            uses.addObject().put("subject", use.subject()).put("version", use.version());
        default -> throw noSuchPath(request);
      }
    }
    return get(request, uses);
  }

  private JsonNode config(Request request, List<String> path)
      throws RegistryException, InterruptedException {
    if (path.size() > 1) {
      throw noSuchPath(request);
    }
    @Nullable String subject = path.isEmpty() ? null : path.getFirst();
    if (request.method().equals("PUT")) {
      Compatibility level = levelOf(request);
      registry.level(subject, level);
      return JSON.createObjectNode().put("compatibility", level.name());
    }
    Compatibility level =
        subject == null
            ? registry.state().level(null)
            : registry
                .state()
                .ownLevel(subject)
                .orElseThrow(
                    () ->
                        new RegistryException(
                            Refusal.SUBJECT_HAS_NO_LEVEL,
                            "Subject '"
                                + subject
                                + "' does not have subject-level compatibility configured"));
    return get(request, JSON.createObjectNode().put("compatibilityLevel", level.name()));
  }

  private JsonNode compatibility(Request request, List<String> path) throws RegistryException {
    if (path.size() != 4
        || !path.getFirst().equals("subjects")
        || !path.get(2).equals("versions")) {
      throw noSuchPath(request);
    }
    requireMethod(request, "POST");
    Schema candidate = schemaOf(request);
    RegisteredSchema version = registry.state().version(path.get(1), path.get(3));
    List<String> objections =
        registry.state().level(path.get(1)).objections(candidate, List.of(version.schema()));
    ObjectNode answer = JSON.createObjectNode().put("is_compatible", objections.isEmpty());
    if (request.verbose()) {
      answer.set("messages", array(objections));
    }
    return answer;
  }

  private static Schema schemaOf(Request request) throws RegistryException {
    JsonNode body = bodyOf(request);
    String type = body.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw new RegistryException(
          Refusal.MALFORMED, "Invalid schema type " + type + ": this registry knows AVRO only");
    }
    if (!body.path("references").isEmpty()) {
      throw new RegistryException(
          Refusal.MALFORMED, "Invalid schema: this registry does not resolve references");
    }
    if (!body.path("schema").isString()) {
      throw new RegistryException(Refusal.MALFORMED, "Empty schema");
    }
    try {
      return RegistryRecord.parse(body.path("schema").stringValue());
    } catch (SchemaParseException e) {
      throw new RegistryException(Refusal.MALFORMED, "Invalid schema: " + e.getMessage());
    }
  }

  private static Compatibility levelOf(Request request) throws RegistryException {
    String name = bodyOf(request).path("compatibility").asString("");
    return Compatibility.named(name)
        .orElseThrow(
            () ->
                new RegistryException(
                    Refusal.INVALID_LEVEL,
                    "Invalid compatibility level. Valid values are none, backward, forward, full,"
                        + " backward_transitive, forward_transitive and full_transitive"));
  }

  private static JsonNode bodyOf(Request request) throws RegistryException {
    try {
      return JSON.readTree(request.body());
    } catch (JacksonException e) {
      throw new RegistryException(
          Refusal.MALFORMED, "The body is not JSON: " + e.getOriginalMessage());
    }
  }

  private static int idNumber(String id) throws RegistryException {
    if (!id.matches("[0-9]{1,9}")) {
      throw new RegistryException(Refusal.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }
    return Integer.parseInt(id);
  }

  private static ObjectNode described(RegisteredSchema schema) {
    return JSON.createObjectNode()
        .put("subject", schema.subject())
        .put("version", schema.version())
        .put("id", schema.id())
        .put("schema", schema.text());
  }

  private static ArrayNode array(List<String> values) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static JsonNode get(Request request, JsonNode answer) throws RegistryException {
    requireMethod(request, "GET");
    return answer;
  }

  private static void requireMethod(Request request, String method) throws RegistryException {
    if (!request.method().equals(method)) {
      throw new RegistryException(
          Refusal.METHOD_NOT_ALLOWED, "HTTP 405 Method Not Allowed: only " + method + " here");
    }
  }

  private static RegistryException noSuchPath(Request request) {
    return new RegistryException(
        Refusal.NO_SUCH_PATH, "HTTP 404 Not Found: /" + String.join("/", request.path()));
  }
}
