package dev.divisi.documents;

/**
 * One thing that is wrong with a document.
 *
 * @param position where it stands
 * @param path the field concerned; the root when the text itself cannot be read
 * @param message what is wrong and what to do
 */
public record Problem(Position position, FieldPath path, String message) {
  String in(String source) {
    String field = path.toString();
    return source
        + ":"
        + position.line()
        + ":"
        + position.column()
        + ": "
        + (field.isEmpty() ? "" : field + ": ")
        + message;
  }
}
