package dev.divisi.agents.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file with a section of lessons, one bullet each. A lesson may be written to look like
 * something else: a heading, a comment that nobody sees, a link. So one that has more than words
 * and plain marks stands as code, where Markdown reads nothing into it.
 */
final class LessonFile {
  static final String HEADING = "## Lessons";

  private static final Pattern PLAIN =
      Pattern.compile("(?i)(?!.*www\\.)\\p{L}[\\p{L}\\p{M}\\p{N} .,;:()'\"=+%?!-]*");
  private static final Pattern BACKTICKS = Pattern.compile("`+");
  private static final Pattern SECTION_END = Pattern.compile(" {0,3}#{1,2}(?:\\s.*)?");
  private static final Pattern FENCE = Pattern.compile(" {0,3}(?:```|~~~).*");

  private LessonFile() {}

  /**
   * The file with the lesson as the last of its lessons; the same when it stands there already.
   *
   * @param lesson one line
   */
  static String with(String file, String lesson) {
    String lineEnd = file.contains("\r\n") ? "\r\n" : "\n";
    List<String> lines = new ArrayList<>(file.lines().toList());
    String bullet = "- " + shown(lesson);
    int heading = heading(lines);
    if (heading < 0) {
      if (!lines.isEmpty() && !lines.getLast().isBlank()) {
        lines.add("");
      }
      lines.addAll(List.of(HEADING, "", bullet));
    } else {
      int end = end(lines, heading);
      if (lines.subList(heading, end).contains(bullet)) {
        return file;
      }
      int last = end;
      while (lines.get(last - 1).isBlank()) {
        last--;
      }
      lines.addAll(last, last == heading + 1 ? List.of("", bullet) : List.of(bullet));
    }
    return String.join(lineEnd, lines) + lineEnd;
  }

  /** As Markdown shows it word for word. */
  static String shown(String lesson) {
    if (PLAIN.matcher(lesson).matches()) {
      return lesson;
    }
    int longest = 0;
    Matcher backticks = BACKTICKS.matcher(lesson);
    while (backticks.find()) {
      longest = Math.max(longest, backticks.end() - backticks.start());
    }
    String fence = "`".repeat(longest + 1);
    String space = longest > 0 ? " " : "";
    return fence + space + lesson + space + fence;
  }

  private static int heading(List<String> lines) {
    boolean code = false;
    for (int index = 0; index < lines.size(); index++) {
      code ^= FENCE.matcher(lines.get(index)).matches();
      if (!code && lines.get(index).strip().equals(HEADING)) {
        return index;
      }
    }
    return -1;
  }

  /** Where the next section begins, or the file ends. */
  private static int end(List<String> lines, int heading) {
    boolean code = false;
    for (int index = heading + 1; index < lines.size(); index++) {
      code ^= FENCE.matcher(lines.get(index)).matches();
      if (!code && SECTION_END.matcher(lines.get(index)).matches()) {
        return index;
      }
    }
    return lines.size();
  }
}
