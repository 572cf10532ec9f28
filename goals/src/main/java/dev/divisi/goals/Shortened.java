package dev.divisi.goals;

import java.util.Collection;
import java.util.List;

/** Untrusted texts that are too long to be told whole. */
public final class Shortened {
  private static final int HASH_DIGITS = 10;

  private Shortened() {}

  /** The beginning of a commit id or a hash: enough to tell it from others. */
  public static String hash(String hash) {
    String clean = Untrusted.line(hash);
    return clean.length() > HASH_DIGITS ? clean.substring(0, HASH_DIGITS) : clean;
  }

  /** The first so many, and how many more there are. */
  public static String names(Collection<String> names, int most) {
    List<String> shown = names.stream().limit(most).map(Untrusted::line).toList();
    String all = String.join(", ", shown);
    int more = names.size() - shown.size();
    return more > 0 ? all + " and " + more + " more" : all;
  }
}
