package dev.divisi.embedded;

import dev.divisi.embedded.RegistryException.Refusal;
import dev.divisi.embedded.RegistryRecord.LevelSet;
import dev.divisi.embedded.RegistryRecord.SchemaRegistered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is registered. Only {@link #apply} changes it, live and when it is rebuilt from the topic.
 */
final class RegistryState {
  private final SortedMap<String, List<RegisteredSchema>> subjects = new TreeMap<>();
  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<String, Integer> idByText = new HashMap<>();
  private final Map<@Nullable String, Compatibility> levels = new HashMap<>();
  private int highestId;

  synchronized void apply(RegistryRecord record) {
    switch (record) {
      case SchemaRegistered(RegisteredSchema schema) -> {
        List<RegisteredSchema> versions =
            subjects.computeIfAbsent(schema.subject(), _ -> new ArrayList<>());
        if (versions.stream().noneMatch(known -> known.version() == schema.version())) {
          versions.add(schema);
        }
        byId.put(schema.id(), schema.schema());
        idByText.put(schema.text(), schema.id());
        highestId = Math.max(highestId, schema.id());
      }
      case LevelSet(String subject, Compatibility level) -> levels.put(subject, level);
    }
  }

  /** What a registration would add: a version with the id of its content, or a new id. */
  synchronized RegisteredSchema next(String subject, Schema schema) {
    int version = subjects.containsKey(subject) ? subjects.get(subject).getLast().version() + 1 : 1;
    Integer id = idByText.get(schema.toString());
    return new RegisteredSchema(subject, version, id == null ? highestId + 1 : id, schema);
  }

  synchronized List<String> objections(String subject, Schema candidate) {
    return level(subject)
        .objections(
            candidate,
            subjects.getOrDefault(subject, List.of()).stream()
                .map(RegisteredSchema::schema)
                .toList());
  }

  synchronized Compatibility level(@Nullable String subject) {
    Compatibility own = levels.get(subject);
    return own != null ? own : levels.getOrDefault(null, Compatibility.BACKWARD);
  }

  synchronized Optional<Compatibility> ownLevel(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  synchronized Optional<RegisteredSchema> find(String subject, Schema schema) {
    return subjects.getOrDefault(subject, List.of()).stream()
        .filter(known -> known.schema().equals(schema) && known.text().equals(schema.toString()))
        .findFirst();
  }

  synchronized List<RegisteredSchema> versions(String subject) throws RegistryException {
    List<RegisteredSchema> versions = subjects.get(subject);
    if (versions == null) {
      throw new RegistryException(
          Refusal.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
    }
    return List.copyOf(versions);
  }

  /** One version: a number from 1, or {@code latest}. */
  RegisteredSchema version(String subject, String version) throws RegistryException {
    List<RegisteredSchema> versions = versions(subject);
    if (version.equals("latest") || version.equals("-1")) {
      return versions.getLast();
    }
    int number = versionNumber(version);
    return versions.stream()
        .filter(known -> known.version() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryException(
                    Refusal.VERSION_NOT_FOUND, "Version " + number + " not found."));
  }

  synchronized Schema schema(int id) throws RegistryException {
    Schema schema = byId.get(id);
    if (schema == null) {
      throw new RegistryException(Refusal.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }
    return schema;
  }

  synchronized List<RegisteredSchema> uses(int id) throws RegistryException {
    schema(id);
    return subjects.values().stream()
        .flatMap(List::stream)
        .filter(known -> known.id() == id)
        .toList();
  }

  private static int versionNumber(String version) throws RegistryException {
    if (!version.matches("[1-9][0-9]{0,8}")) {
      throw new RegistryException(
          Refusal.INVALID_VERSION,
          "The specified version '"
              + version
              + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
              + " \"latest\"");
    }
    return Integer.parseInt(version);
  }
}
