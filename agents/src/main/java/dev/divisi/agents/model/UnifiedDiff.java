package dev.divisi.agents.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unified diffs as models write them: the counts in the heads of hunks are often wrong and are not
 * looked at, but what a hunk says of the file must stand there exactly.
 */
final class UnifiedDiff {

  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d{1,9})(?:,\\d+)? \\+\\d+(?:,\\d+)? @@.*");
  private static final String NO_LINE_END = "\\ No newline at end of file";
  private static final String NOTHING = "/dev/null";

  private UnifiedDiff() {}

  /**
   * A run of lines that are kept, removed and added.
   *
   * @param at the line that the head names, from 1; 0 when it names none
   */
  record Hunk(int at, List<String> before, List<String> after, boolean endsWithoutLineEnd) {}

  /**
   * What changes in a file.
   *
   * @param path from the root
   */
  record FilePatch(String path, boolean creates, boolean deletes, List<Hunk> hunks) {

    /**
     * The text afterwards.
     *
     * @throws ToolException when the file is not what the diff says
     */
    String apply(String text) throws ToolException {
      List<String> lines =
          new ArrayList<>(text.isEmpty() ? List.of() : List.of(text.split("\n", -1)));
      boolean lineEnd = text.isEmpty() || text.endsWith("\n");
      if (!lines.isEmpty() && lines.getLast().isEmpty()) {
        lines.removeLast();
      }
      int moved = 0;
      int from = 0;
      for (Hunk hunk : hunks) {
        int at = place(lines, hunk, from, moved);
        lines.subList(at, at + hunk.before().size()).clear();
        lines.addAll(at, hunk.after());
        moved += hunk.after().size() - hunk.before().size();
        from = at + hunk.after().size();
        lineEnd = from == lines.size() ? !hunk.endsWithoutLineEnd() : lineEnd;
      }
      return lines.isEmpty() ? "" : String.join("\n", lines) + (lineEnd ? "\n" : "");
    }

    private int place(List<String> lines, Hunk hunk, int from, int moved) throws ToolException {
      List<String> before = hunk.before();
      int named = Math.max(from, hunk.at() - 1 + moved);
      if (stands(lines, before, named) && (!before.isEmpty() || hunk.at() > 0 || lines.isEmpty())) {
        return Math.min(named, lines.size());
      }
      if (before.isEmpty()) {
        throw new ToolException(
            "A hunk of " + path + " only adds lines and does not say where. Give it context.");
      }
      List<Integer> places = new ArrayList<>();
      for (int at = from; at + before.size() <= lines.size(); at++) {
        if (stands(lines, before, at)) {
          places.add(at);
        }
      }
      if (places.size() == 1) {
        return places.getFirst();
      }
      throw new ToolException(
          places.isEmpty()
              ? "The lines of a hunk do not stand in "
                  + path
                  + ", beginning with: "
                  + before.getFirst()
                  + "\nNothing was changed. Read the file and copy its lines exactly."
              : "The lines of a hunk stand "
                  + places.size()
                  + " times in "
                  + path
                  + ". Nothing was changed. Give the hunk more context.");
    }

    private static boolean stands(List<String> lines, List<String> part, int at) {
      return at >= 0
          && at + part.size() <= lines.size()
          && lines.subList(at, at + part.size()).equals(part);
    }
  }

  /**
   * Reads a diff.
   *
   * @throws ToolException when it is none
   */
  static List<FilePatch> parse(String diff) throws ToolException {
    List<String> lines = diff.replace("\r\n", "\n").lines().toList();
    List<FilePatch> patches = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.startsWith("rename ") || line.startsWith("copy ") || line.startsWith("GIT binary")) {
        throw new ToolException(
            "A diff cannot rename, copy or hold binary parts here. Use write and delete.");
      }
      if (!isFileHead(lines, at)) {
        at++;
        continue;
      }
      String old = path(line.substring(4));
      String now = path(lines.get(at + 1).substring(4));
      if (!old.equals(now) && !old.equals(NOTHING) && !now.equals(NOTHING)) {
        throw new ToolException("A diff cannot rename " + old + " here. Use write and delete.");
      }
      List<Hunk> hunks = new ArrayList<>();
      at = hunks(lines, at + 2, hunks);
      if (hunks.isEmpty()) {
        throw new ToolException(
            "The part of " + now + " has no hunk: a line @@ -1 +1 @@ and lines.");
      }
      patches.add(
          new FilePatch(
              old.equals(NOTHING) ? now : old, old.equals(NOTHING), now.equals(NOTHING), hunks));
    }
    if (patches.isEmpty()) {
      throw new ToolException(
          "That is no unified diff: it needs lines --- a/path, +++ b/path, @@ -1 +1 @@.");
    }
    return patches;
  }

  private static boolean isFileHead(List<String> lines, int at) {
    return lines.get(at).startsWith("--- ")
        && at + 1 < lines.size()
        && lines.get(at + 1).startsWith("+++ ");
  }

  private static int hunks(List<String> lines, int begin, List<Hunk> hunks) throws ToolException {
    int at = begin;
    while (at < lines.size()) {
      Matcher head = HUNK.matcher(lines.get(at));
      boolean bare = lines.get(at).strip().equals("@@");
      if (!head.matches() && !bare) {
        break;
      }
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      boolean withoutLineEnd = false;
      at++;
      while (at < lines.size() && !isEndOfHunk(lines, at)) {
        String line = lines.get(at);
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        String text = line.isEmpty() ? "" : line.substring(1);
        switch (kind) {
          case ' ' -> {
            before.add(text);
            after.add(text);
          }
          case '-' -> before.add(text);
          case '+' -> after.add(text);
          case '\\' ->
              withoutLineEnd = line.equals(NO_LINE_END) && !lines.get(at - 1).startsWith("-");
          default ->
              throw new ToolException(
                  "A line of a hunk begins with a space, + or -; this does not: " + line);
        }
        at++;
      }
      hunks.add(
          new Hunk(bare ? 0 : Integer.parseInt(head.group(1)), before, after, withoutLineEnd));
    }
    return at;
  }

  private static boolean isEndOfHunk(List<String> lines, int at) {
    String line = lines.get(at);
    return line.startsWith("@@")
        || line.startsWith("diff --git ")
        || isFileHead(lines, at)
        || (line.isEmpty() && lines.subList(at, lines.size()).stream().allMatch(String::isEmpty));
  }

  private static String path(String head) {
    String path = head.split("\t", 2)[0].strip();
    return path.startsWith("a/") || path.startsWith("b/") ? path.substring(2) : path;
  }
}
