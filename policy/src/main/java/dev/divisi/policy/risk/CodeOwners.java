package dev.divisi.policy.risk;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.PolicyUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which files, as GitHub reads CODEOWNERS: patterns as in a .gitignore, but without
 * negation and sets of characters; the last that matches counts; one without owners leaves a file
 * to nobody. A line that is none is passed over.
 */
public final class CodeOwners {
  /** Where it can be; the first that is there counts. */
  public static final List<String> LOCATIONS =
      List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");

  private static final int MOST_LINES = 10_000;

  private record Line(List<PathGlob> globs, List<String> owners) {
    boolean matches(String path) {
      return globs.stream().anyMatch(glob -> glob.matches(path));
    }
  }

  private final List<Line> lines;

  private CodeOwners(List<Line> lines) {
    this.lines = lines;
  }

  static CodeOwners of(RepositoryFacts repository)
      throws PolicyUnavailableException, InterruptedException {
    for (String location : LOCATIONS) {
      if (repository.paths().contains(location)) {
        Optional<String> text = repository.read(location);
        if (text.isPresent()) {
          return parse(text.get());
        }
      }
    }
    return new CodeOwners(List.of());
  }

  /** What a file of owners says. */
  public static CodeOwners parse(String text) {
    List<Line> lines = new ArrayList<>();
    text.lines()
        .limit(MOST_LINES)
        .forEach(
            written -> {
              Line line = line(written);
              if (line != null) {
                lines.add(line);
              }
            });
    return new CodeOwners(lines.reversed());
  }

  private static @Nullable Line line(String written) {
    List<String> words = words(written);
    if (words.isEmpty()) {
      return null;
    }
    List<String> owners = words.subList(1, words.size());
    if (!owners.stream().allMatch(owner -> owner.indexOf('@') >= 0)) {
      return null;
    }
    try {
      return new Line(globs(words.getFirst()), List.copyOf(owners));
    } catch (InvalidGlobException unusable) {
      return null;
    }
  }

  /**
   * Words between blanks, up to a comment; a backslash before a blank or a hash takes it as it is.
   */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int index = 0; index < line.length(); index++) {
      char c = line.charAt(index);
      if (c == '\\' && index + 1 < line.length() && " #".indexOf(line.charAt(index + 1)) >= 0) {
        word.append(line.charAt(++index));
      } else if (c == '#' && word.isEmpty()) {
        break;
      } else if (Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static List<PathGlob> globs(String pattern) {
    // A brace stands for itself here; any character is the least that a glob can say instead.
    String plain = pattern.replace('{', '?').replace('}', '?');
    boolean folder = plain.endsWith("/");
    String body = folder ? plain.substring(0, plain.length() - 1) : plain;
    boolean rooted = body.indexOf('/') >= 0;
    String from = body.startsWith("/") ? body.substring(1) : body;
    if (from.isEmpty()) {
      return List.of(PathGlob.parse("**"));
    }
    String base = rooted || from.startsWith("**") ? from : "**/" + from;
    List<PathGlob> globs = new ArrayList<>();
    if (base.endsWith("/**") || base.equals("**")) {
      globs.add(PathGlob.parse(base));
      return globs;
    }
    if (!folder) {
      globs.add(PathGlob.parse(base));
    }
    // "docs/*" is what is in docs itself; any other name can be a folder with all that is in it.
    if (folder || !rooted || !base.endsWith("/*")) {
      globs.add(PathGlob.parse(base + "/**"));
    }
    return globs;
  }

  /** The owners of a path; empty when it has none. */
  public List<String> of(String path) {
    for (Line line : lines) {
      if (line.matches(path)) {
        return line.owners();
      }
    }
    return List.of();
  }
}
