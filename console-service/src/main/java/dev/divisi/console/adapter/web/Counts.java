package dev.divisi.console.adapter.web;

import java.util.Locale;

/** How many there are of something. */
public final class Counts {
  private Counts() {}

  /** Such as "1 file" or "1,204 files". */
  public static String of(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : one + "s");
  }
}
