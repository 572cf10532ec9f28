package dev.divisi.agents.model;

/**
 * Models write line feeds. A file whose lines all end in carriage return and line feed is edited as
 * if it had line feeds, and keeps what it has.
 *
 * @param text with line feeds
 * @param windows whether the file has the other line ends
 */
record LineEnds(String text, boolean windows) {

  static LineEnds of(String file) {
    String plain = file.replace("\r\n", "\n");
    boolean windows = plain.length() < file.length() && plain.replace("\n", "\r\n").equals(file);
    return new LineEnds(windows ? plain : file, windows);
  }

  /** The edited text with the line ends of the file. */
  String restored(String edited) {
    return windows ? edited.replace("\r\n", "\n").replace("\n", "\r\n") : edited;
  }

  /** What a model wrote, fit to be compared with {@link #text}. */
  String fitting(String written) {
    return windows ? written.replace("\r\n", "\n") : written;
  }
}
