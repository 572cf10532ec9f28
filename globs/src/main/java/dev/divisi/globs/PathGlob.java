package dev.divisi.globs;

/**
 * A pattern over the paths of a repository.
 *
 * <p>Paths are relative, separated by {@code /}, compared by code point: case matters, and nothing
 * is normalized. A path with an empty, {@code .} or {@code ..} segment is no path, and no pattern
 * matches it.
 *
 * <ul>
 *   <li>{@code *} any characters of one segment, also none; {@code ?} one character of a segment
 *   <li>{@code **} as a whole segment: any number of segments, also none; at the end at least one
 *   <li>{@code {a,b/c}} one of the alternatives, not nested
 *   <li>{@code dir/} everything under {@code dir}, the same as {@code dir/**}
 *   <li>everything else stands for itself, brackets too: {@code app/[id]/page.tsx} is a file
 * </ul>
 *
 * <p>Unlike in a .gitignore, a pattern always starts at the root of the repository.
 */
public final class PathGlob {
  /** The longest pattern, in characters. */
  public static final int MAX_LENGTH = 512;

  /** The most stars in one pattern: they are what makes comparing two patterns costly. */
  public static final int MAX_STARS = 32;

  private final String pattern;
  private final String prefix;
  private final boolean exact;
  private final PathMachine machine;

  private PathGlob(String pattern, String prefix, boolean exact, PathMachine machine) {
    this.pattern = pattern;
    this.prefix = prefix;
    this.exact = exact;
    this.machine = machine;
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidGlobException when it is empty, absolute, too long, leaves the repository, is
   *     ambiguous, or can match nothing
   */
  public static PathGlob parse(String pattern) {
    refuseMisleading(pattern);
    String rooted = pattern;
    while (rooted.startsWith("./")) {
      rooted = rooted.substring(2);
    }
    if (rooted.isEmpty() || rooted.endsWith("/")) {
      rooted = rooted + "**";
    }
    PathMachine machine = new GlobCompiler(pattern, rooted).compile();
    if (!machine.matchesSomething()) {
      throw new InvalidGlobException(pattern, "matches no path: a segment is empty or a dot.");
    }
    int wildcard = firstWildcard(rooted);
    return new PathGlob(
        pattern, rooted.substring(0, wildcard), wildcard == rooted.length(), machine);
  }

  /** Whether this pattern matches that path. */
  public boolean matches(String path) {
    if (!path.startsWith(prefix)) {
      return false;
    }
    return machine.matches(path);
  }

  /**
   * Whether some path, existing or not, is matched by both. Decided on the patterns alone, exactly,
   * in time proportional to the product of their lengths.
   */
  public boolean meets(PathGlob other) {
    if (!prefix.startsWith(other.prefix) && !other.prefix.startsWith(prefix)) {
      return false;
    }
    if (exact) {
      return other.matches(prefix);
    }
    if (other.exact) {
      return matches(other.prefix);
    }
    return machine.meets(other.machine);
  }

  /** The pattern as it was written. */
  public String pattern() {
    return pattern;
  }

  /** Whether the pattern has no wildcard and so names one file. */
  boolean exact() {
    return exact;
  }

  /** What each matched path begins with; the whole path when the pattern names one file. */
  String prefix() {
    return prefix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathGlob glob && pattern.equals(glob.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return pattern.length();
  }

  private static void refuseMisleading(String pattern) {
    if (pattern.isBlank()) {
      throw new InvalidGlobException(pattern, "is empty.");
    }
    if (pattern.length() > MAX_LENGTH) {
      throw new InvalidGlobException(
          pattern, "is longer than " + MAX_LENGTH + " characters: " + pattern.length() + ".");
    }
    if (pattern.codePoints().anyMatch(PathGlob::unprintable)) {
      throw new InvalidGlobException(pattern, "has a control character or a broken one.");
    }
    if (pattern.indexOf('\\') >= 0) {
      throw new InvalidGlobException(
          pattern, "has a backslash: segments are separated by '/', and nothing can be escaped.");
    }
    if (pattern.startsWith("/")) {
      throw new InvalidGlobException(
          pattern, "is absolute: patterns start at the root of the repository, without '/'.");
    }
    if (pattern.startsWith("!")) {
      throw new InvalidGlobException(pattern, "begins with '!': patterns only include.");
    }
    for (String segment : pattern.split("[/{},]", -1)) {
      if (segment.equals("..")) {
        throw new InvalidGlobException(pattern, "has a '..' segment.");
      }
    }
    if (pattern.chars().filter(c -> c == '*').count() > MAX_STARS) {
      throw new InvalidGlobException(pattern, "has more than " + MAX_STARS + " stars.");
    }
  }

  static boolean unprintable(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
