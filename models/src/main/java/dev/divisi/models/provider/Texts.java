package dev.divisi.models.provider;

/** Text that came from elsewhere, made fit for a message. */
public final class Texts {
  private Texts() {}

  /** On one line of at most that many characters, without what a terminal would act on. */
  public static String line(String text, int most) {
    String line = text.replaceAll("[\\p{C}\\s]+", " ").strip();
    return line.length() <= most ? line : line.substring(0, most) + "...";
  }
}
