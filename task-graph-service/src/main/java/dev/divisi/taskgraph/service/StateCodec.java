package dev.divisi.taskgraph.service;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Task;
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

  static String write(KeptGoal goal) {
    return VERSION + JSON.writeValueAsString(goal);
  }

  static String write(Task task) {
    return VERSION + JSON.writeValueAsString(task);
  }

  static String write(Edges edges) {
    return VERSION + JSON.writeValueAsString(edges);
  }

  static String write(Revision revision) {
    return VERSION + JSON.writeValueAsString(revision);
  }

  static KeptGoal goal(String text) {
    if (version(text) == StateUpgrade.FROM) {
      return new KeptGoal(JSON.treeToValue(StateUpgrade.goal(tree(text)), Goal.class), "");
    }
    return read(text, KeptGoal.class);
  }

  static KeptTask task(String text) {
    if (version(text) == StateUpgrade.FROM) {
      JsonNode tree = tree(text);
      return new KeptTask(
          JSON.treeToValue(StateUpgrade.task(tree), Task.class), StateUpgrade.edges(tree));
    }
    return new KeptTask(read(text, Task.class), Edges.NONE);
  }

  static Edges edges(String text) {
    return read(text, Edges.class);
  }

  static Revision revision(String text) {
    return read(text, Revision.class);
  }

  private static char version(String text) {
    return text.isEmpty() ? ' ' : text.charAt(0);
  }

  private static JsonNode tree(String text) {
    return JSON.readTree(text.substring(1));
  }

  private static <T> T read(String text, Class<T> type) {
    if (version(text) != VERSION) {
      throw new UnknownStateFormatException(
          "State of format '"
              + version(text)
              + "' cannot be read by this version, which knows '"
              + StateUpgrade.FROM
              + "' and '"
              + VERSION
              + "'.");
    }
    return JSON.readValue(text.substring(1), type);
  }
}
