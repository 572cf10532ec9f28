package dev.divisi.documents;

import java.util.Collection;

/** What is said of a key that nobody knows. */
public final class UnknownKey {

  private UnknownKey() {}

  /** Such as {@code unknown key; did you mean pool? known keys: id, pool}. */
  public static String message(String key, Collection<String> known) {
    String hint = Shown.nearest(key, known).map(near -> "; did you mean " + near + "?").orElse(";");
    return "unknown key" + hint + " known keys: " + Shown.names(known);
  }
}
