package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.TextWidth;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Prints the difference of two versions of a plan for a person. */
final class PlanDiffLines {
  private static final int MOST_TASKS = 200;
  private static final int MOST_TEXT_LINES = 20;

  private final Terminal terminal;
  private final List<String> lines = new ArrayList<>();

  PlanDiffLines(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> of(PlanDiff diff) {
    if (diff.isEmpty()) {
      return List.of("Nothing is different.");
    }
    if (diff.specificationChanged()) {
      lines.add("~ the specification");
      text(diff.specificationBefore(), diff.specificationAfter());
    }
    each(diff.added(), task -> lines.add(terminal.tone(Tone.GOOD, "+ " + named(task))));
    each(diff.removed(), task -> lines.add(terminal.tone(Tone.BAD, "- " + named(task))));
    each(diff.changed(), this::changed);
    if (!diff.moved().isEmpty()) {
      lines.add("~ moved: " + Shortened.names(diff.moved(), MOST_TASKS));
    }
    return lines;
  }

  private <T> void each(List<T> items, java.util.function.Consumer<T> print) {
    items.stream().limit(MOST_TASKS).forEach(print);
    if (items.size() > MOST_TASKS) {
      lines.add("  ... and " + (items.size() - MOST_TASKS) + " more; --json has all");
    }
  }

  private static String named(PlannedTask task) {
    return Untrusted.line(task.getId()) + ": " + Untrusted.line(task.getTitle());
  }

  private void changed(PlanDiff.Changed change) {
    lines.add(terminal.tone(Tone.WAITING, "~ " + Untrusted.line(change.taskId())));
    for (PlanDiff.Field field : change.fields()) {
      JsonNode before = field.before();
      JsonNode after = field.after();
      if (isTexts(before) && isTexts(after)) {
        lines.add("    " + field.key() + ":" + setChange(texts(before), texts(after)));
      } else if (isLong(before) || isLong(after)) {
        lines.add("    " + field.key() + ":");
        text(before.asString(""), after.asString(""));
      } else {
        lines.add("    " + field.key() + ": " + value(before) + " -> " + value(after));
      }
    }
  }

  private static boolean isTexts(JsonNode node) {
    boolean texts = node.isArray() || node.isMissingNode();
    for (JsonNode item : node) {
      texts &= item.isString();
    }
    return texts;
  }

  private static boolean isLong(JsonNode node) {
    return node.isString()
        && (node.stringValue().length() > 60 || node.stringValue().contains("\n"));
  }

  private static Set<String> texts(JsonNode node) {
    Set<String> texts = new TreeSet<>();
    node.forEach(item -> texts.add(item.stringValue()));
    return texts;
  }

  private static String setChange(Set<String> before, Set<String> after) {
    StringBuilder words = new StringBuilder();
    after.stream()
        .filter(text -> !before.contains(text))
        .forEach(text -> words.append(" +").append(Untrusted.line(text)));
    before.stream()
        .filter(text -> !after.contains(text))
        .forEach(text -> words.append(" -").append(Untrusted.line(text)));
    return words.isEmpty() ? " in another order" : words.toString();
  }

  private static String value(JsonNode node) {
    if (node.isMissingNode()) {
      return "(none)";
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    return TextWidth.cut(Untrusted.line(text), 160);
  }

  private void text(String before, String after) {
    List<List<String>> differing = PlanDiff.differing(before, after);
    marked(differing.get(0), "-", Tone.BAD);
    marked(differing.get(1), "+", Tone.GOOD);
  }

  private void marked(List<String> text, String mark, Tone tone) {
    text.stream()
        .limit(MOST_TEXT_LINES)
        .forEach(
            line ->
                lines.add(
                    terminal.tone(
                        tone, "      " + mark + " " + Untrusted.lines(line).replace('\t', ' '))));
    if (text.size() > MOST_TEXT_LINES) {
      lines.add("      ... and " + (text.size() - MOST_TEXT_LINES) + " more lines");
    }
  }
}
