package dev.divisi.agents.mcp;

import dev.divisi.globs.PathGlob;
import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lists files of the worktree as it is now. Each folder is opened from the one above it and never
 * through a link, so that an agent that swaps folders for links meanwhile is shown nothing outside.
 */
final class WorktreeListing {
  private static final int MOST_VISITED = 100_000;
  private static final int DEEPEST = 200;
  private static final int MAX_PATH_BYTES = 4_096;

  private final Supplier<Path> worktree;

  WorktreeListing(Supplier<Path> worktree) {
    this.worktree = worktree;
  }

  Tool tool() {
    return Tool.of(
        "files",
        "Lists files of the worktree as it is now, with your edits. Links are not followed.",
        true,
        """
        {"folder": {"type": "string", "description": "From the root of the worktree; all of it unless said"},
         "within": {"type": "array", "items": {"type": "string"}, "maxItems": 50,
                    "description": "Only files that one of these globs matches, such as src/**/*.java"},
         "limit": {"type": "integer", "minimum": 1, "maximum": 1000}}
        """,
        this::list);
  }

  private String list(Arguments arguments) throws ToolException {
    List<String> segments = segments(arguments.given("folder", MAX_PATH_BYTES).orElse(""));
    Walk walk = new Walk(arguments.globs("within"), arguments.number("limit", 200, 1, 1_000));
    try (DirectoryStream<Path> root = Files.newDirectoryStream(worktree.get())) {
      if (!(root instanceof SecureDirectoryStream<Path> secure)) {
        throw new ToolException(
            "This system cannot list folders without following links; list them yourself.");
      }
      walk.enter(secure, segments, "");
    } catch (IOException e) {
      throw new ToolException("The worktree cannot be listed: " + PlainText.line(e + "", 300));
    }
    return walk.text();
  }

  private static List<String> segments(String folder) throws ToolException {
    List<String> segments = new ArrayList<>();
    try {
      for (String segment : folder.split("/", -1)) {
        Path name = Path.of(segment);
        if (folder.startsWith("/") || name.toString().equals("..")) {
          throw notInside(folder);
        }
        if (!segment.isEmpty() && !segment.equals(".")) {
          segments.add(segment);
        }
      }
    } catch (InvalidPathException e) {
      throw notInside(folder);
    }
    return segments;
  }

  private static ToolException notInside(String folder) {
    return new ToolException(
        "\""
            + PlainText.line(folder, 200)
            + "\" is no folder in the worktree. Give a path from its root, such as src/main,"
            + " without a / before and without \"..\".");
  }

  /** One way through the folders. */
  private static final class Walk {
    private final List<PathGlob> within;
    private final int limit;
    private final List<String> shown = new ArrayList<>();
    private int found;
    private int visited;
    private int locked;

    Walk(List<PathGlob> within, int limit) {
      this.within = within;
      this.limit = limit;
    }

    void enter(SecureDirectoryStream<Path> folder, List<String> segments, String path)
        throws IOException, ToolException {
      if (segments.isEmpty()) {
        visit(folder, path, 0);
        return;
      }
      String below = path + segments.getFirst();
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(Path.of(segments.getFirst()), LinkOption.NOFOLLOW_LINKS)) {
        enter(next, segments.subList(1, segments.size()), below + "/");
      } catch (IOException e) {
        throw notInside(below);
      }
    }

    private void visit(SecureDirectoryStream<Path> folder, String path, int depth)
        throws IOException {
      for (Path name : names(folder)) {
        if (visited++ >= MOST_VISITED) {
          return;
        }
        BasicFileAttributes attributes;
        try {
          attributes =
              folder
                  .getFileAttributeView(
                      name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                  .readAttributes();
        } catch (NoSuchFileException e) {
          continue;
        }
        if (!attributes.isDirectory()) {
          take(path + name, attributes.isSymbolicLink());
        } else if (depth < DEEPEST) {
          try (SecureDirectoryStream<Path> below =
              folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            visit(below, path + name + "/", depth + 1);
          } catch (IOException e) {
            // Locked, or not what it was a moment ago.
            locked++;
          }
        }
      }
    }

    private static List<Path> names(SecureDirectoryStream<Path> folder) throws IOException {
      List<Path> names = new ArrayList<>();
      try {
        for (Path entry : folder) {
          names.add(entry.getFileName());
          if (names.size() >= MOST_VISITED) {
            break;
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      names.sort(null);
      return names;
    }

    private void take(String path, boolean link) {
      if (!within.isEmpty() && within.stream().noneMatch(glob -> glob.matches(path))) {
        return;
      }
      found++;
      if (shown.size() < limit) {
        shown.add(PlainText.line(path, MAX_PATH_BYTES) + (link ? " (a link)" : ""));
      }
    }

    String text() {
      List<String> lines = new ArrayList<>(shown);
      if (found == 0) {
        lines.add("No file there.");
      }
      if (found > shown.size()) {
        lines.add((found - shown.size()) + " more; ask for a folder, or with \"within\".");
      }
      if (visited > MOST_VISITED) {
        lines.add("Not all was looked at: there is too much. Ask for a folder.");
      }
      if (locked > 0) {
        lines.add(locked + " folders could not be opened.");
      }
      return String.join("\n", lines);
    }
  }
}
