package dev.divisi.policy.inspect;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What looks like a secret and is none. The places where a list has no pattern are null.
 *
 * @param all whether everything that it has must hold, not just anything of it
 * @param target what the expression is looked for in
 */
record Allowlist(
    boolean all,
    @Nullable Pattern path,
    @Nullable Pattern regex,
    Target target,
    @Nullable KeywordAutomaton stopwords) {

  /** What the expression of a list is looked for in. */
  enum Target {
    SECRET,
    MATCH,
    LINE
  }

  /** The text of a finding, for as long as it is judged. */
  record Candidate(String path, String secret, String match, String line) {
    /** Not what it holds: a secret must not end in a log. */
    @Override
    public String toString() {
      return "Candidate";
    }
  }

  /** Whether every finding in this file is allowed, whatever it is. */
  boolean allowsFile(String file) {
    boolean byText = regex != null || stopwords != null;
    return path != null && !(all && byText) && path.matcher(file).find();
  }

  boolean allows(Candidate candidate) {
    boolean matches = regex != null && regex.matcher(text(candidate)).find();
    boolean stops = stopwords != null && stopwords.findsAny(candidate.secret());
    if (!all) {
      return matches || stops;
    }
    return (path == null || path.matcher(candidate.path()).find())
        && (regex == null || matches)
        && (stopwords == null || stops);
  }

  private String text(Candidate candidate) {
    return switch (target) {
      case SECRET -> candidate.secret();
      case MATCH -> candidate.match();
      case LINE -> candidate.line();
    };
  }

  /** The set of characters, when the list allows every secret that has no others; else null. */
  @Nullable String charactersOfNone() {
    if (all || target != Target.SECRET || regex == null) {
      return null;
    }
    String written = regex.pattern();
    String begin = "(?:^[";
    String end = "]+$)";
    boolean one =
        written.startsWith(begin)
            && written.endsWith(end)
            && written.indexOf(']') == written.length() - end.length();
    return one ? written.substring(begin.length() - 1, written.length() - end.length() + 1) : null;
  }

  static boolean allowFile(List<Allowlist> lists, String file) {
    return lists.stream().anyMatch(list -> list.allowsFile(file));
  }

  static boolean allow(List<Allowlist> lists, Candidate candidate) {
    return lists.stream().anyMatch(list -> list.allows(candidate));
  }
}
