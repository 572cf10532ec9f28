package dev.divisi.schemas;

import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic: what stands on it and who may write it.
 *
 * @param name its name in Kafka
 * @param kind what its records mean
 * @param key what its records are keyed by, in words; always a UTF-8 string
 * @param valueType the record it holds, in the Confluent wire format, subject {@code <name>-value}
 * @param owner the only service that writes it, or who else may
 * @param retention how long its records are kept
 * @param maxMessageBytes the largest value that may stand on it, in bytes, before compression
 * @param purpose what it is for, in one sentence
 */
public record Topic<V extends SpecificRecord>(
    String name,
    Kind kind,
    String key,
    Class<V> valueType,
    String owner,
    Retention retention,
    int maxMessageBytes,
    String purpose) {

  /** What the records of a topic mean. */
  public enum Kind {
    /** Something happened. All topics of facts have the same number of partitions. */
    FACT,
    /** Something is to be done; only a hint, the task graph arbitrates. One partition. */
    ORDER,
    /** How something stands now; compacted, the last record for a key counts. */
    STATE,
    /** What was decided, for the record. */
    AUDIT,
    /** What an agent did, step by step. */
    TRANSCRIPT,
    /** What somebody asked for, told to whoever asked. */
    REPLY,
    /** What could not be read or handled. */
    DEAD_LETTERS
  }

  /** How long records are kept. */
  public sealed interface Retention {
    /** The topic's configuration in Kafka's words. */
    Map<String, String> configuration();

    /** What it says, for a person. */
    String words();

    /** For a number of days. */
    record Days(int days) implements Retention {
      @Override
      public Map<String, String> configuration() {
        return Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            Long.toString(Duration.ofDays(days).toMillis()));
      }

      @Override
      public String words() {
        return days + " days";
      }
    }

    /** For ever. */
    record Forever() implements Retention {
      @Override
      public Map<String, String> configuration() {
        return Map.of("cleanup.policy", "delete", "retention.ms", "-1");
      }

      @Override
      public String words() {
        return "for ever";
      }
    }

    /** The last record for each key. */
    record Compacted() implements Retention {
      @Override
      public Map<String, String> configuration() {
        return Map.of("cleanup.policy", "compact");
      }

      @Override
      public String words() {
        return "the last for each key";
      }
    }
  }

  /**
   * How many partitions it has.
   *
   * <p>Orders have one. A share group gives each of its members some partitions, and while there
   * are more partitions than members, each partition to one member only: orders on it would wait
   * for a worker that is busy for hours, though others are free. Members share one partition well.
   *
   * @param configured the number for all other topics
   */
  public int partitions(int configured) {
    return kind == Kind.ORDER ? 1 : configured;
  }

  /** The subject under which the schema of the values is registered. */
  public String valueSubject() {
    return name + "-value";
  }

  @Override
  public String toString() {
    return name;
  }
}
