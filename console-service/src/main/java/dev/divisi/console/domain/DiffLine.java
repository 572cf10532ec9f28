package dev.divisi.console.domain;

import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * One line of what differs between two versions of a plan.
 *
 * @param mark what it is: a plus for what comes, a minus for what goes, a tilde for what changes
 * @param what the task, or the field
 * @param text what of it
 * @param nested whether it belongs to the line above
 */
public record DiffLine(String mark, String what, String text, boolean nested) {
  private static final int MOST_LINES = 2_000;
  private static final int MOST_CHARACTERS = 400;
  private static final String PLUS = "+";
  private static final String MINUS = "-";
  private static final String CHANGED = "~";

  /** All of it; the last line says when there is more. */
  public static List<DiffLine> of(PlanDiff diff) {
    List<DiffLine> lines = new ArrayList<>();
    if (diff.specificationChanged()) {
      lines.add(new DiffLine(CHANGED, "the specification", "", false));
      text(lines, diff.specificationBefore(), diff.specificationAfter());
    }
    diff.added().forEach(task -> lines.add(task(PLUS, task)));
    diff.removed().forEach(task -> lines.add(task(MINUS, task)));
    for (PlanDiff.Changed change : diff.changed()) {
      lines.add(new DiffLine(CHANGED, Untrusted.line(change.taskId()), "", false));
      change.fields().forEach(field -> field(lines, field));
    }
    if (!diff.moved().isEmpty()) {
      lines.add(new DiffLine(CHANGED, "order", "moved: " + String.join(", ", diff.moved()), false));
    }
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    List<DiffLine> first = new ArrayList<>(lines.subList(0, MOST_LINES));
    first.add(new DiffLine("", (lines.size() - MOST_LINES) + " more lines", "", false));
    return first;
  }

  private static DiffLine task(String mark, PlannedTask task) {
    return new DiffLine(mark, Untrusted.line(task.getId()), Untrusted.line(task.getTitle()), false);
  }

  private static void field(List<DiffLine> lines, PlanDiff.Field field) {
    JsonNode before = field.before();
    JsonNode after = field.after();
    if (isTexts(before) && isTexts(after)) {
      TreeSet<String> old = texts(before);
      TreeSet<String> next = texts(after);
      List<String> come = next.stream().filter(text -> !old.contains(text)).toList();
      List<String> gone = old.stream().filter(text -> !next.contains(text)).toList();
      gone.forEach(text -> lines.add(nested(MINUS, field.key(), text)));
      come.forEach(text -> lines.add(nested(PLUS, field.key(), text)));
      if (come.isEmpty() && gone.isEmpty()) {
        lines.add(nested(CHANGED, field.key(), "in another order"));
      }
    } else if (isLong(before) || isLong(after)) {
      lines.add(nested(CHANGED, field.key(), ""));
      text(lines, before.asString(""), after.asString(""));
    } else {
      if (!before.isMissingNode()) {
        lines.add(nested(MINUS, field.key(), value(before)));
      }
      if (!after.isMissingNode()) {
        lines.add(nested(PLUS, field.key(), value(after)));
      }
    }
  }

  private static DiffLine nested(String mark, String what, String text) {
    return new DiffLine(mark, what, cut(Untrusted.line(text)), true);
  }

  private static void text(List<DiffLine> lines, String before, String after) {
    List<List<String>> differing = PlanDiff.differing(before, after);
    differing.get(0).forEach(line -> lines.add(nested(MINUS, "", line)));
    differing.get(1).forEach(line -> lines.add(nested(PLUS, "", line)));
  }

  private static boolean isTexts(JsonNode node) {
    return node.isMissingNode()
        || (node.isArray()
            && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isString));
  }

  private static TreeSet<String> texts(JsonNode node) {
    TreeSet<String> texts = new TreeSet<>();
    node.forEach(item -> texts.add(item.stringValue()));
    return texts;
  }

  private static boolean isLong(JsonNode node) {
    return node.isString()
        && (node.stringValue().length() > 100 || node.stringValue().contains("\n"));
  }

  private static String value(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }

  private static String cut(String text) {
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
  }
}
