package dev.divisi.taskgraph.service;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Task;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How state is kept in the stores: JSON, with a version before it. The format is private to this
 * service; readers of state have the topics {@code goal.state} and {@code task.state}.
 */
final class StateCodec {

  /**
   * A goal as it is kept.
   *
   * @param goal its state
   * @param auditHash hash of its last audit event; empty before the first
   */
  record KeptGoal(Goal goal, String auditHash) {}

  /**
   * A task as it is kept.
   *
   * @param task its state
   * @param edges what it is tied to, where an older format kept that with the state; else nothing
   */
  record KeptTask(Task task, Edges edges) {}

  /** Raised when older state must be read in another way; see {@link StateUpgrade}. */
  private static final char VERSION = '2';

  private static final int MAX_KEPT_BYTES = 64 * 1024;

  /** A stream thread writes thousands a second, one after another. */
  private static final ThreadLocal<ByteArrayOutputStream> BUFFERS =
      ThreadLocal.withInitial(ByteArrayOutputStream::new);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          // State that a newer version wrote may hold more; a rolled back one must still start.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // And state that an older one wrote may hold less.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultVisibility(visible -> visible.withIsGetterVisibility(Visibility.NONE))
          .changeDefaultPropertyInclusion(
              include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private StateCodec() {}

  static byte[] write(KeptGoal goal) {
    return bytes(goal);
  }

  static byte[] write(Task task) {
    return bytes(task);
  }

  static byte[] write(Edges edges) {
    return bytes(edges);
  }

  static byte[] write(Revision revision) {
    return bytes(revision);
  }

  private static byte[] bytes(Object state) {
    ByteArrayOutputStream bytes = BUFFERS.get();
    bytes.reset();
    bytes.write(VERSION);
    JSON.writeValue(bytes, state);
    if (bytes.size() > MAX_KEPT_BYTES) {
      BUFFERS.remove();
    }
    return bytes.toByteArray();
  }

  static KeptGoal goal(byte[] kept) {
    if (version(kept) == StateUpgrade.FROM) {
      return new KeptGoal(JSON.treeToValue(StateUpgrade.goal(tree(kept)), Goal.class), "");
    }
    return read(kept, KeptGoal.class);
  }

  static KeptTask task(byte[] kept) {
    if (version(kept) == StateUpgrade.FROM) {
      JsonNode tree = tree(kept);
      return new KeptTask(
          JSON.treeToValue(StateUpgrade.task(tree), Task.class), StateUpgrade.edges(tree));
    }
    return new KeptTask(read(kept, Task.class), Edges.NONE);
  }

  static Edges edges(byte[] kept) {
    return read(kept, Edges.class);
  }

  static Revision revision(byte[] kept) {
    return read(kept, Revision.class);
  }

  private static char version(byte[] kept) {
    return kept.length == 0 ? ' ' : (char) kept[0];
  }

  private static JsonNode tree(byte[] kept) {
    return JSON.readTree(kept, 1, kept.length - 1);
  }

  private static <T> T read(byte[] kept, Class<T> type) {
    if (version(kept) != VERSION) {
      throw new UnknownStateFormatException(
          "State of format '"
              + version(kept)
              + "' cannot be read by this version, which knows '"
              + StateUpgrade.FROM
              + "' and '"
              + VERSION
              + "'.");
    }
    return JSON.readValue(kept, 1, kept.length - 1, type);
  }
}
