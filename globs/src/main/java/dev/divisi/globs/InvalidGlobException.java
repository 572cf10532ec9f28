package dev.divisi.globs;

/** A pattern that is not a glob over repository paths; the message names the pattern and why. */
public final class InvalidGlobException extends IllegalArgumentException {
  private final String pattern;

  InvalidGlobException(String pattern, String reason) {
    super("The pattern \"" + shown(pattern) + "\" " + reason);
    this.pattern = pattern;
  }

  /** The pattern as it was given: untrusted, may hold control characters. */
  public String pattern() {
    return pattern;
  }

  private static String shown(String pattern) {
    StringBuilder text = new StringBuilder();
    pattern
        .codePoints()
        .limit(100)
        .forEach(
            c -> {
              if (PathGlob.unprintable(c)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return pattern.codePointCount(0, pattern.length()) > 100 ? text + "..." : text.toString();
  }
}
