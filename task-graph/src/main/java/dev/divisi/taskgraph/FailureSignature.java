package dev.divisi.taskgraph;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells whether two failures are the same one, however the times and numbers in them differ. */
final class FailureSignature {

  private static final Pattern VARYING = Pattern.compile("\\b[0-9a-f]{7,64}\\b|[0-9]+");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int COMPARED_LENGTH = 2_000;

  private FailureSignature() {}

  /** A short text that is equal for equal failures. */
  static String of(String code, String message) {
    String text =
        message.length() > COMPARED_LENGTH
            ? message.substring(message.length() - COMPARED_LENGTH)
            : message;
    String same = VARYING.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("#");
    same = SPACE.matcher(same).replaceAll(" ").strip();
    return code + ":" + Integer.toHexString(same.hashCode()) + "-" + same.length();
  }
}
