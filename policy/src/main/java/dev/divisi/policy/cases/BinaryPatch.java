package dev.divisi.policy.cases;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** The way in which git writes a file that is no text. */
final class BinaryPatch {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

  private static final int BYTES_A_LINE = 52;

  private BinaryPatch() {}

  /** The way there and the way back. */
  static String of(byte[] before, byte[] after) {
    return "GIT binary patch\n" + literal(after) + literal(before);
  }

  private static String literal(byte[] content) {
    StringBuilder text = new StringBuilder("literal " + content.length + "\n");
    byte[] packed = deflated(content);
    for (int begin = 0; begin < packed.length; begin += BYTES_A_LINE) {
      int length = Math.min(BYTES_A_LINE, packed.length - begin);
      text.append((char) (length <= 26 ? 'A' + length - 1 : 'a' + length - 27));
      for (int at = 0; at < length; at += 4) {
        appendFour(packed, begin + at, begin + length, text);
      }
      text.append('\n');
    }
    return text.append('\n').toString();
  }

  /** Four bytes are five digits to the base of 85; what is missing at the end counts as zero. */
  private static void appendFour(byte[] packed, int begin, int end, StringBuilder text) {
    long value = 0;
    for (int at = begin; at < begin + 4; at++) {
      value = value << 8 | (at < end ? packed[at] & 0xff : 0);
    }
    char[] digits = new char[5];
    for (int digit = 4; digit >= 0; digit--) {
      digits[digit] = DIGITS.charAt((int) (value % 85));
      value /= 85;
    }
    text.append(digits);
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
