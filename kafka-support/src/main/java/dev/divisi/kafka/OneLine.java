package dev.divisi.kafka;

/** Text of others, made fit for one line of a log or a record: no control characters, bounded. */
final class OneLine {
  private OneLine() {}

  static String of(String text, int maxCharacters) {
    String bounded =
        text.length() <= maxCharacters ? text : text.substring(0, maxCharacters - 1) + "…";
    return bounded.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
