package dev.divisi.embedded;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/** What a new schema of a subject must be able to do; named as Confluent's registry names it. */
enum Compatibility {
  NONE(false, false, false),
  /** Readers with the new schema read what was written with the latest one. */
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  /** Readers with the latest schema read what is written with the new one. */
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean newReadsOld;
  private final boolean oldReadsNew;
  private final boolean transitive;

  Compatibility(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
    this.newReadsOld = newReadsOld;
    this.oldReadsNew = oldReadsNew;
    this.transitive = transitive;
  }

  static Optional<Compatibility> named(String name) {
    for (Compatibility level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with a candidate; empty when nothing is.
   *
   * @param earlier the subject's schemas, oldest first
   */
  List<String> objections(Schema candidate, List<Schema> earlier) {
    List<Schema> compared = transitive || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
    return compared.stream()
        .flatMap(
            old ->
                Stream.concat(
                    newReadsOld ? objections(candidate, old).stream() : Stream.of(),
                    oldReadsNew ? objections(old, candidate).stream() : Stream.of()))
        .toList();
  }

  private static List<String> objections(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(Compatibility::describe)
        .toList();
  }

  private static String describe(Incompatibility incompatibility) {
    SchemaIncompatibilityType type = incompatibility.getType();
    return type + " at " + incompatibility.getLocation() + ": " + incompatibility.getMessage();
  }
}
