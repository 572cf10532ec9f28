package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Edges;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads state of the first format, which release 0.1.0 wrote. What a task was tied to stood with
 * its state then; a task that was given up had failed for good, and what depended on it was
 * blocked.
 */
final class StateUpgrade {

  static final char FROM = '1';

  private static final int MAX_ITERATIONS = 8;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StateUpgrade() {}

  static JsonNode goal(JsonNode old) {
    ObjectNode goal = (ObjectNode) old;
    ObjectNode definition = (ObjectNode) goal.get("definition");
    ObjectNode limits = (ObjectNode) definition.get("limits");
    limits.set("maxParallelByPool", NODES.objectNode());
    limits.put("maxIterations", MAX_ITERATIONS);
    for (String budget : List.of("attemptBudget", "taskBudget", "goalBudget")) {
      limits.set(budget, NODES.objectNode());
    }
    definition.put("planApproval", false);
    definition.put("priority", "NORMAL");
    definition.set("deciders", NODES.arrayNode());
    ObjectNode planning = (ObjectNode) goal.get("planning");
    planning.set("lastVersion", planning.get("version"));
    planning.set("feedback", feedback(planning.get("feedback")));
    planning.set("judged", judged(planning));
    ObjectNode progress = (ObjectNode) goal.get("progress");
    progress.set("counts", counts(progress.get("counts")));
    progress.set("contests", NODES.arrayNode());
    ObjectNode control = NODES.objectNode();
    control.set("questions", NODES.arrayNode());
    control.set("decisions", NODES.arrayNode());
    goal.set("control", control);
    ObjectNode spending = NODES.objectNode();
    spending.set("spent", NODES.objectNode());
    spending.set("reserved", NODES.objectNode());
    spending.set("planning", meter());
    spending.put("warned", false);
    goal.set("spending", spending);
    return goal;
  }

  /** There was room for one verdict then. */
  private static JsonNode judged(JsonNode planning) {
    ArrayNode judged = NODES.arrayNode();
    JsonNode hash = planning.get("judgedHash");
    JsonNode verdict = planning.get("verdict");
    if (hash != null && !hash.isNull() && verdict != null && !verdict.isNull()) {
      ObjectNode plan = judged.addObject();
      plan.set("contentHash", hash);
      plan.set("verdict", verdict);
    }
    return judged;
  }

  private static ObjectNode counts(JsonNode old) {
    ObjectNode counts = NODES.objectNode();
    old.properties()
        .forEach(
            entry -> {
              String status = status(entry.getKey());
              int before = counts.has(status) ? counts.get(status).asInt() : 0;
              counts.put(status, before + entry.getValue().asInt());
            });
    return counts;
  }

  /** A person may now act on what was given up, so what depends on it waits. */
  private static String status(String old) {
    return switch (old) {
      case "FAILED" -> "BLOCKED";
      case "BLOCKED" -> "PENDING";
      default -> old;
    };
  }

  private static JsonNode feedback(JsonNode old) {
    for (JsonNode lesson : old) {
      ObjectNode node = (ObjectNode) lesson;
      node.put("code", "");
      node.put("changed", "");
      node.put("repeats", 0);
    }
    return old;
  }

  private static ObjectNode meter() {
    ObjectNode meter = NODES.objectNode();
    for (String part : List.of("reservation", "claim", "attempt", "before")) {
      meter.set(part, NODES.objectNode());
    }
    return meter;
  }

  static JsonNode task(JsonNode old) {
    ObjectNode task = (ObjectNode) old;
    ObjectNode definition = (ObjectNode) task.get("definition");
    definition.put("digest", "");
    definition.set("bestOf", NODES.arrayNode());
    definition.put("expand", false);
    ObjectNode attempts = (ObjectNode) task.get("attempts");
    attempts.set("feedback", feedback(attempts.get("feedback")));
    task.put("status", status(task.get("status").asString()));
    ObjectNode talk = NODES.objectNode();
    talk.set("notes", NODES.arrayNode());
    task.set("talk", talk);
    task.set("meter", meter());
    ObjectNode timeline = (ObjectNode) task.get("timeline");
    timeline.set("since", timeline.get("updatedAt"));
    return task;
  }

  static Edges edges(JsonNode old) {
    List<String> dependents = new ArrayList<>();
    old.get("definition").get("dependents").forEach(id -> dependents.add(id.asString()));
    return new Edges(List.of(), dependents, List.of());
  }
}
