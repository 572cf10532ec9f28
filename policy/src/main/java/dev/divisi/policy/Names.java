package dev.divisi.policy;

import dev.divisi.policy.diff.PathNames;
import java.util.Locale;

/** How constants and other people's texts are written. */
final class Names {
  private static final int LONGEST = 1_000;

  private Names() {}

  /** As ids are written: rule-failed. */
  static String dashed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As values are written: requireApproval. */
  static String camel(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /** What a condition made of a patch: without control characters, and not without end. */
  static String shown(String text) {
    return PathNames.visible(text, LONGEST);
  }
}
