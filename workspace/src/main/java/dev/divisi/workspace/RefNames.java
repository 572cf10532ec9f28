package dev.divisi.workspace;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of branches, tags and objects. */
final class RefNames {
  private static final int MAX_LENGTH = 200;
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "[\\x00-\\x20\\x7f-\\x9f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(/|$)|\\.(/|$)");

  private RefNames() {}

  static boolean isObjectId(String text) {
    return OBJECT_ID.matcher(text).matches();
  }

  static boolean isShortId(String text) {
    return SHORT_ID.matcher(text).matches();
  }

  /** By the rules of git check-ref-format, which git does not apply to all that it is given. */
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && "-/.".indexOf(text.charAt(0)) < 0
        && !text.endsWith("/")
        && !text.equals("@")
        && !FORBIDDEN.matcher(text).find();
  }

  static String requireObjectId(String id) {
    if (!isObjectId(id)) {
      throw new IllegalArgumentException("Not a full object id: " + id);
    }
    return id;
  }

  static String requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("Not a name for a branch: " + name);
    }
    return name;
  }

  /** The names that are most like the one that is not there, best first. */
  static List<String> similar(String wanted, Collection<String> names, int limit) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    return names.stream()
        .sorted(
            Comparator.comparingInt((String name) -> distance(lower, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }

  /** Edits from one to the other; a name that contains the other is near however long it is. */
  private static int distance(String wanted, String name) {
    if (name.contains(wanted) || wanted.contains(name)) {
      return 0;
    }
    int[] last = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= wanted.length(); i++) {
      int[] next = new int[name.length() + 1];
      next[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        int replaced = last[j - 1] + (wanted.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(replaced, 1 + Math.min(last[j], next[j - 1]));
      }
      last = next;
    }
    return last[name.length()];
  }
}
