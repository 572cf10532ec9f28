package dev.divisi.agents.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.models.MarkedData;
import dev.divisi.models.ToolDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tools that look at files: read, list, search. */
final class ReadTools {

  private static final int MOST_LINES = 800;
  private static final int MOST_ENTRIES = 400;
  private static final int MOST_MATCHES = 150;
  private static final int LONGEST_LINE = 300;

  private ReadTools() {}

  /** Reads a file, or lines of it. */
  record Read(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("path", "the file, from the root of the repository")
          .optional("from", "integer", "first line, from 1")
          .optional("to", "integer", "last line")
          .describe("read", "Reads a text file, at most " + MOST_LINES + " lines at once.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      String path = arguments.text("path");
      String text = files.read(path);
      List<String> lines = text.lines().toList();
      int from = Math.max(1, arguments.optionalNumber("from").orElse(1));
      int last = Math.min(lines.size(), arguments.optionalNumber("to").orElse(lines.size()));
      int to = Math.min(last, from + MOST_LINES - 1);
      if (lines.isEmpty()) {
        return Given.of(path + " is empty.");
      }
      if (from > to) {
        throw new ToolException(
            path + " has " + lines.size() + " lines; there are none from " + from + " to " + last);
      }
      String shown = "lines " + from + " to " + to + " of " + lines.size();
      return Given.of(
          MarkedData.of(
              files.relative(path) + ", " + shown, String.join("\n", lines.subList(from - 1, to))));
    }
  }

  /** Lists what is in a directory. */
  record Listing(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .optional("path", "string", "the directory; the root when it is missing")
          .optional("depth", "integer", "how many levels down, from 1; 2 when it is missing")
          .describe("list", "Lists the files and directories below a directory.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      String path = arguments.optionalText("path").orElse("");
      int depth = Math.clamp(arguments.optionalNumber("depth").orElse(2), 1, 20);
      String relative = files.relative(path);
      int skipped = relative.isEmpty() ? 0 : relative.length() + 1;
      Set<String> entries = new LinkedHashSet<>();
      for (String file : files.files(path)) {
        if (file.equals(relative)) {
          throw new ToolException(path + " is a file. Use read.");
        }
        String[] steps = file.substring(skipped).split("/", -1);
        String shown = String.join("/", List.of(steps).subList(0, Math.min(depth, steps.length)));
        entries.add(steps.length > depth ? shown + "/" : shown);
      }
      if (entries.isEmpty()) {
        return Given.of("There are no files.");
      }
      String list = String.join("\n", entries.stream().limit(MOST_ENTRIES).toList());
      int more = entries.size() - MOST_ENTRIES;
      return Given.of(
          MarkedData.of("list of " + (relative.isEmpty() ? "the root" : relative), list)
              + (more > 0 ? "\nand " + more + " more; list a directory below" : ""));
    }
  }

  /** Looks for lines that match an expression. */
  record Search(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("pattern", "a regular expression (RE2), matched within a line")
          .optional("path", "string", "a directory or a file to look in")
          .optional("glob", "string", "only files whose path matches, such as **/*.java")
          .describe("search", "Finds lines in files: path, number and text of each.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      Pattern pattern = pattern(arguments.text("pattern"));
      Optional<PathGlob> glob = glob(arguments.optionalText("glob"));
      List<String> found = new ArrayList<>();
      for (String file : files.files(arguments.optionalText("path").orElse(""))) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (glob.isEmpty() || glob.get().matches(file)) {
          search(file, pattern, found);
        }
        if (found.size() > MOST_MATCHES) {
          break;
        }
      }
      if (found.isEmpty()) {
        return Given.of("No line matches.");
      }
      String lines = String.join("\n", found.stream().limit(MOST_MATCHES).toList());
      return Given.of(
          MarkedData.of("search", lines)
              + (found.size() > MOST_MATCHES ? "\nand more; search for something rarer" : ""));
    }

    private void search(String file, Pattern pattern, List<String> found) {
      String text;
      try {
        text = files.read(file);
      } catch (ToolException e) {
        return; // What is no text, or too large, is not searched.
      }
      int number = 0;
      for (String line : (Iterable<String>) text.lines()::iterator) {
        number++;
        if (pattern.matcher(line).find()) {
          String shown =
              line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
          found.add(file + ":" + number + ": " + shown);
          if (found.size() > MOST_MATCHES) {
            return;
          }
        }
      }
    }

    private static Pattern pattern(String text) throws ToolException {
      try {
        return Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        throw new ToolException(
            "That is no expression of RE2: "
                + e.getMessage()
                + ". Escape what is meant literally.");
      }
    }

    private static Optional<PathGlob> glob(Optional<String> text) throws ToolException {
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(PathGlob.parse(text.get()));
      } catch (InvalidGlobException e) {
        throw new ToolException("That is no glob: " + e.getMessage());
      }
    }
  }
}
