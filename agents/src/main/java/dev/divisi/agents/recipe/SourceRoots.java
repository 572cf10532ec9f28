package dev.divisi.agents.recipe;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directories that Java packages start from. Found from where the files are and which package
 * they state, not from build files: so it works for any build tool, and for none.
 */
final class SourceRoots {

  private static final Pattern CONVENTION = Pattern.compile("^(?:.*/)?src/[^/]+/java(?=/)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

  private final WorktreeFiles files;
  private final Map<String, String> rootByDirectory = new HashMap<>();

  SourceRoots(WorktreeFiles files) {
    this.files = files;
  }

  /** All roots, in the order of their first file. */
  Set<String> all() throws IOException {
    Set<String> roots = new LinkedHashSet<>();
    for (String path : files.paths()) {
      if (path.endsWith(".java")) {
        roots.add(of(path));
      }
    }
    return roots;
  }

  /** The root of a Java file, from the worktree, with slashes; empty for the worktree itself. */
  String of(String path) throws IOException {
    String directory = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    String known = rootByDirectory.get(directory);
    if (known == null) {
      known = find(path, directory);
      rootByDirectory.put(directory, known);
    }
    return known;
  }

  private String find(String path, String directory) throws IOException {
    Matcher convention = CONVENTION.matcher(path);
    if (convention.find()) {
      return convention.group();
    }
    Matcher statement = PACKAGE.matcher(files.text(path));
    if (!statement.find()) {
      return directory;
    }
    String packageDirectory = statement.group(1).replace('.', '/');
    if (directory.equals(packageDirectory)) {
      return "";
    }
    return directory.endsWith("/" + packageDirectory)
        ? directory.substring(0, directory.length() - packageDirectory.length() - 1)
        : directory;
  }
}
