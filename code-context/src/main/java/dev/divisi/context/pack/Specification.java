package dev.divisi.context.pack;

import dev.divisi.context.pack.PackInput.SpecificationPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what of a goal's specification concerns a task. */
public final class Specification {
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \t]+(\\S.*)$");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
  private static final String WHOLE = "The goal";

  private Specification() {}

  /**
   * Its parts, the most relevant first. A part begins at a heading, and what stands before the
   * first concerns all tasks. A part is the more relevant the more words it shares with the task;
   * of several parts, those that share none are left out.
   *
   * @param markdown the specification
   */
  public static List<SpecificationPart> partsFor(PackInput.Task task, String markdown) {
    List<SpecificationPart> parts = parts(markdown);
    if (parts.size() < 2) {
      return parts;
    }
    Set<String> ofTask =
        words(
            String.join(
                "\n",
                task.title(),
                task.description(),
                String.join("\n", task.scope().patterns()),
                String.join("\n", task.acceptanceCriteria())));
    record Rated(SpecificationPart part, long shared) {}
    return parts.stream()
        .map(
            part ->
                new Rated(
                    part,
                    part.title().equals(WHOLE)
                        ? Long.MAX_VALUE
                        : words(part.title() + "\n" + part.text()).stream()
                            .filter(ofTask::contains)
                            .count()))
        .filter(rated -> rated.shared() > 0)
        .sorted(Comparator.comparingLong(Rated::shared).reversed())
        .map(Rated::part)
        .toList();
  }

  private static List<SpecificationPart> parts(String markdown) {
    List<SpecificationPart> parts = new ArrayList<>();
    Matcher heading = HEADING.matcher(markdown);
    String title = WHOLE;
    int from = 0;
    while (heading.find()) {
      add(parts, title, markdown.substring(from, heading.start()));
      title = heading.group(1).strip();
      from = heading.end();
    }
    add(parts, title, markdown.substring(from));
    return parts;
  }

  private static void add(List<SpecificationPart> parts, String title, String text) {
    if (!text.isBlank()) {
      parts.add(new SpecificationPart(title, text.strip()));
    }
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }
}
