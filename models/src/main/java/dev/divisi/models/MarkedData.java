package dev.divisi.models;

/**
 * Marks text in a prompt that comes from elsewhere, so that it is not taken for an instruction. The
 * prompt must say what the mark means. It helps; it is no wall.
 */
public final class MarkedData {
  private MarkedData() {}

  /**
   * The text between marks, which it cannot end itself.
   *
   * @param from where it is from, in a few words
   */
  public static String of(String from, String text) {
    String name = from.replaceAll("[\\p{Cc}\"<>]", " ");
    String body = text.replace("</data", "< /data");
    return "<data from=\"" + name + "\">\n" + body + (body.endsWith("\n") ? "" : "\n") + "</data>";
  }
}
