package dev.divisi.embedded;

import dev.divisi.embedded.RegistryException.Refusal;
import dev.divisi.embedded.RegistryRecord.LevelSet;
import dev.divisi.embedded.RegistryRecord.SchemaRegistered;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Registers schemas: first onto the topic, then into the state, one at a time. */
final class SchemaRegistry {
  private final RegistryState state;
  private final RegistryTopic topic;
  private final ReentrantLock writing = new ReentrantLock();

  private SchemaRegistry(RegistryState state, RegistryTopic topic) {
    this.state = state;
    this.topic = topic;
  }

  /** Makes the topic when there is none, and rebuilds the state from it. */
  static SchemaRegistry on(RegistryTopic topic) throws RegistryException, InterruptedException {
    topic.create();
    RegistryState state = new RegistryState();
    topic.readAll(state::apply);
    return new SchemaRegistry(state, topic);
  }

  RegistryState state() {
    return state;
  }

  /** Registers a schema; one that the subject has already keeps its id and needs no check. */
  RegisteredSchema register(String subject, Schema schema)
      throws RegistryException, InterruptedException {
    writing.lockInterruptibly();
    try {
      Optional<RegisteredSchema> known = state.find(subject, schema);
      if (known.isPresent()) {
        return known.get();
      }
      List<String> objections = state.objections(subject, schema);
      if (!objections.isEmpty()) {
        throw new RegistryException(
            Refusal.INCOMPATIBLE,
            "Schema being registered is incompatible with an earlier schema for subject \""
                + subject
                + "\" (compatibility "
                + state.level(subject)
                + "): "
                + String.join("; ", objections));
      }
      RegisteredSchema registered = state.next(subject, schema);
      write(new SchemaRegistered(registered));
      return registered;
    } finally {
      writing.unlock();
    }
  }

  void level(@Nullable String subject, Compatibility level)
      throws RegistryException, InterruptedException {
    writing.lockInterruptibly();
    try {
      write(new LevelSet(subject, level));
    } finally {
      writing.unlock();
    }
  }

  private void write(RegistryRecord record) throws RegistryException, InterruptedException {
    topic.append(record);
    state.apply(record);
  }
}
