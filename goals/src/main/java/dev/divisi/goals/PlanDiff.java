package dev.divisi.goals;

import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two versions of a plan.
 *
 * @param specificationBefore the earlier specification; equal to the later one when it stayed
 * @param added tasks that only the later one has
 * @param removed tasks that only the earlier one has
 * @param changed tasks that both have, with what is different, in the order of the later one
 * @param moved ids of tasks that stand elsewhere among those that both have
 */
public record PlanDiff(
    String specificationBefore,
    String specificationAfter,
    List<PlannedTask> added,
    List<PlannedTask> removed,
    List<Changed> changed,
    List<String> moved) {

  /** A task of both. */
  public record Changed(String taskId, List<Field> fields) {}

  /** A key of a playbook's task with both of its values; a missing node where there is none. */
  public record Field(String key, JsonNode before, JsonNode after) {}

  /** What becomes of the first when it is to be the second; tasks are the same by their ids. */
  public static PlanDiff between(Plan before, Plan after) {
    Map<String, PlannedTask> earlier = byId(before);
    Map<String, PlannedTask> later = byId(after);
    List<Changed> changed = new ArrayList<>();
    for (PlannedTask task : later.values()) {
      PlannedTask old = earlier.get(task.getId());
      if (old != null && !old.equals(task)) {
        List<Field> fields = fields(old, task);
        if (!fields.isEmpty()) {
          changed.add(new Changed(task.getId(), fields));
        }
      }
    }
    return new PlanDiff(
        before.getSpecification(),
        after.getSpecification(),
        later.values().stream().filter(task -> !earlier.containsKey(task.getId())).toList(),
        earlier.values().stream().filter(task -> !later.containsKey(task.getId())).toList(),
        List.copyOf(changed),
        moved(earlier, later));
  }

  /** Whether nothing is different. */
  public boolean isEmpty() {
    return !specificationChanged()
        && added.isEmpty()
        && removed.isEmpty()
        && changed.isEmpty()
        && moved.isEmpty();
  }

  /** Whether the specifications differ. */
  public boolean specificationChanged() {
    return !specificationBefore.equals(specificationAfter);
  }

  private static Map<String, PlannedTask> byId(Plan plan) {
    Map<String, PlannedTask> tasks = new LinkedHashMap<>();
    plan.getTasks().forEach(task -> tasks.putIfAbsent(task.getId(), task));
    return tasks;
  }

  private static List<Field> fields(PlannedTask before, PlannedTask after) {
    ObjectNode old = PlanTree.of(before);
    ObjectNode next = PlanTree.of(after);
    Set<String> keys = new LinkedHashSet<>(old.propertyNames());
    keys.addAll(next.propertyNames());
    List<Field> fields = new ArrayList<>();
    for (String key : keys) {
      // By their text: numbers of different Java types are the same number.
      if (!old.path(key).toString().equals(next.path(key).toString())) {
        fields.add(new Field(key, old.path(key), next.path(key)));
      }
    }
    return List.copyOf(fields);
  }

  /** The fewest tasks that must be taken out for the rest to stand in the order they had. */
  private static List<String> moved(
      Map<String, PlannedTask> earlier, Map<String, PlannedTask> later) {
    Map<String, Integer> places = new HashMap<>();
    earlier.keySet().forEach(id -> places.put(id, places.size()));
    List<String> common = later.keySet().stream().filter(places::containsKey).toList();
    Set<String> stay =
        longestRise(common, common.stream().mapToInt(id -> places.getOrDefault(id, 0)).toArray());
    return common.stream().filter(id -> !stay.contains(id)).toList();
  }

  /** Patience sorting: one pass, also for ten thousand tasks. */
  private static Set<String> longestRise(List<String> ids, int[] places) {
    int[] lastOfLength = new int[places.length];
    int[] before = new int[places.length];
    int longest = 0;
    for (int i = 0; i < places.length; i++) {
      int low = 0;
      int high = longest;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places[lastOfLength[middle]] < places[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? -1 : lastOfLength[low - 1];
      lastOfLength[low] = i;
      longest = Math.max(longest, low + 1);
    }
    Set<String> rise = new HashSet<>();
    int at = longest == 0 ? -1 : lastOfLength[longest - 1];
    while (at >= 0) {
      rise.add(ids.get(at));
      at = before[at];
    }
    return rise;
  }

  /** On one line: how much, and which. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    part(parts, "adds", added.stream().map(PlannedTask::getId).toList());
    part(parts, "removes", removed.stream().map(PlannedTask::getId).toList());
    part(parts, "changes", changed.stream().map(Changed::taskId).toList());
    part(parts, "moves", moved);
    if (specificationChanged()) {
      parts.add("changes the specification");
    }
    return parts.isEmpty() ? "changes nothing" : String.join(", ", parts);
  }

  private static void part(List<String> parts, String verb, List<String> ids) {
    if (!ids.isEmpty()) {
      String noun = ids.size() == 1 ? " task (" : " tasks (";
      parts.add(verb + " " + ids.size() + noun + Shortened.names(ids, 5) + ")");
    }
  }

  /** For {@code --json}. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (specificationChanged()) {
      node.putObject("specification")
          .put("from", specificationBefore)
          .put("to", specificationAfter);
    }
    for (Map.Entry<String, List<PlannedTask>> entry :
        List.of(Map.entry("added", added), Map.entry("removed", removed))) {
      var array = node.putArray(entry.getKey());
      entry.getValue().forEach(task -> array.add(PlanTree.of(task)));
    }
    var changes = node.putArray("changed");
    for (Changed change : changed) {
      ObjectNode fields = changes.addObject().put("taskId", change.taskId()).putObject("fields");
      change
          .fields()
          .forEach(
              field -> {
                ObjectNode values = fields.putObject(field.key());
                values.set("from", orNull(field.before()));
                values.set("to", orNull(field.after()));
              });
    }
    var places = node.putArray("moved");
    moved.forEach(places::add);
    return node;
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
  }

  /** Lines of two texts that differ: those between what both begin and end with. */
  public static List<List<String>> differing(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> next = after.lines().toList();
    int start = 0;
    while (start < Math.min(old.size(), next.size()) && old.get(start).equals(next.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(old.size(), next.size()) - start
        && old.get(old.size() - 1 - end).equals(next.get(next.size() - 1 - end))) {
      end++;
    }
    return Arrays.asList(
        old.subList(start, old.size() - end), next.subList(start, next.size() - end));
  }
}
