package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.schemas.ChangeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What single lines of a file tell: who made it, under which licence it is, what it depends on. */
final class FileText {
  /** As far down a licence or a generator's mark is looked for. */
  private static final int HEAD = 40;

  private static final int LONGEST_HEAD_LINE = 500;

  private static final List<String> MAVEN =
      List.of(
          "<dependency>",
          "</dependency>",
          "<groupid>",
          "<artifactid>",
          "<version>",
          "<scope>",
          "<exclusion>",
          "<parent>",
          "<plugin>",
          "<packagereference",
          "<projectreference",
          "<packageversion",
          "version>");
  private static final Set<String> NO_DEPENDENCY =
      Set.of(
          "name",
          "version",
          "description",
          "license",
          "edition",
          "module",
          "authors",
          "author",
          "homepage",
          "repository",
          "keywords",
          "type",
          "main",
          "private");

  private FileText() {}

  /** Whether its first lines, as far as they are seen, say that it is generated. */
  static boolean isMarkedGenerated(ChangedFile file, List<String> markers) {
    for (Hunk hunk : file.hunks()) {
      for (DiffLine line : hunk.lines()) {
        if (line.number() <= HEAD && line.text().length() <= LONGEST_HEAD_LINE) {
          String lower = line.text().toLowerCase(Locale.ROOT);
          if (markers.stream().anyMatch(lower::contains)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether a line of a licence goes from the head of a file and does not come back. A copyright
   * may come back with other years or names; what the licence is may not become another.
   */
  static boolean losesLicenceHeader(ChangedFile file) {
    if (file.change() == ChangeKind.DELETED) {
      return false;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (Hunk hunk : file.hunks()) {
      for (DiffLine line : hunk.lines()) {
        if (line.kind() != DiffLine.Kind.KEPT
            && line.number() <= HEAD
            && line.text().length() <= LONGEST_HEAD_LINE) {
          String mark = licenceMark(SourceLine.squeezed(line.text()).toLowerCase(Locale.ROOT));
          if (!mark.isEmpty()) {
            lines.merge(mark, line.kind() == DiffLine.Kind.ADDED ? 1 : -1, Integer::sum);
          }
        }
      }
    }
    return lines.values().stream().anyMatch(count -> count < 0);
  }

  private static String licenceMark(String squeezed) {
    int identifier = squeezed.indexOf("spdx-license-identifier");
    if (identifier >= 0) {
      return squeezed.substring(identifier);
    }
    int licensed = squeezed.indexOf("licensed under");
    if (licensed >= 0) {
      return squeezed.substring(licensed);
    }
    return squeezed.contains("copyright") ? "copyright" : "";
  }

  /** Whether a line of a dependency manifest changes that names a dependency or its version. */
  static boolean changesDependencies(ChangedFile file) {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return file.hunks().stream()
        .flatMap(hunk -> hunk.lines().stream())
        .filter(line -> line.kind() != DiffLine.Kind.KEPT)
        .map(line -> SourceLine.squeezed(line.text()))
        .anyMatch(text -> !text.isEmpty() && namesDependency(text, name));
  }

  private static boolean namesDependency(String text, String name) {
    if (name.endsWith(".xml") || name.endsWith("proj") || name.endsWith(".props")) {
      String lower = text.toLowerCase(Locale.ROOT);
      return MAVEN.stream().anyMatch(lower::contains);
    }
    if (SourceLine.isComment(text, true)) {
      return false;
    }
    if (name.endsWith(".json") || name.endsWith(".toml") || name.equals("pipfile")) {
      return namesVersion(text);
    }
    if (name.endsWith(".gradle") || name.endsWith(".kts") || name.equals("build.sbt")) {
      return (text.contains(":") && (text.contains("\"") || text.contains("'")))
          || text.startsWith("id")
          || text.contains("libs.")
          || text.contains("project(")
          || text.contains("version");
    }
    return switch (name) {
      case "go.mod" -> !text.startsWith("module ") && !text.equals(")");
      case "gemfile" -> text.startsWith("gem");
      case "setup.py", "setup.cfg", "conanfile.py", "mix.exs" ->
          text.contains("==")
              || text.contains(">=")
              || text.contains("~>")
              || text.contains("require");
      default -> true;
    };
  }

  /** "name": "^1.2", name = { version = "1" }, "pandas>=2": not the version of the thing itself. */
  private static boolean namesVersion(String text) {
    int begin = text.startsWith("\"") ? 1 : 0;
    int end = begin;
    while (end < text.length() && "\":=".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String key = text.substring(begin, end);
    if (NO_DEPENDENCY.contains(key)) {
      return false;
    }
    String value = text.substring(end);
    return value.chars().anyMatch(Character::isDigit)
        || value.contains("\"*\"")
        || value.contains("latest")
        || value.contains("workspace:")
        || value.contains("file:")
        || value.contains("git");
  }
}
