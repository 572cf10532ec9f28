package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What a git command left.
 *
 * @param exitCode its exit code
 * @param bytes its standard output
 * @param truncated whether it printed more than allowed
 * @param complaints its standard error, as plain text
 */
@SuppressWarnings("ArrayRecordComponent") // Outputs are read, never compared.
record GitOutput(int exitCode, byte[] bytes, boolean truncated, String complaints) {
  /** The output as text; what is not UTF-8 becomes replacement characters. */
  String text() {
    return new String(bytes, UTF_8);
  }

  /** The output as one word, such as an object id. */
  String word() {
    return text().strip();
  }

  /** What was separated by NUL, without the empty end. */
  List<String> items() {
    String text = text();
    if (text.isEmpty()) {
      return List.of();
    }
    return List.of(
        (text.endsWith("\0") ? text.substring(0, text.length() - 1) : text).split("\0", -1));
  }
}
