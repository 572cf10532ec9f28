package dev.divisi.workspace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Says how large the files of a binary patch become before git unpacks them: a few bytes can ask
 * for gigabytes, and git reserves what it is asked for.
 */
final class BinaryPatchBounds {
  private static final Pattern PART = Pattern.compile("(?m)^(literal|delta) (\\d{1,19})\\s*$");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

  private final long maxBytes;

  /**
   * @param maxBytes of all the files of a patch together, each before and after
   */
  BinaryPatchBounds(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void check(String diff) throws PatchRejectedException {
    Matcher part = PART.matcher(diff);
    long total = 0;
    while (part.find()) {
      long declared =
          Long.parseLong("0" + part.group(2).substring(0, Math.min(18, part.group(2).length())));
      long asked = part.group(2).length() > 18 ? Long.MAX_VALUE : declared;
      if (asked <= maxBytes && part.group(1).equals("delta")) {
        asked = Math.max(asked, deltaResult(diff, part.end()));
      }
      if (asked > maxBytes || (total += asked) > 2 * maxBytes) {
        throw new PatchRejectedException(
            FailureCode.PATCH_TOO_LARGE,
            "A binary file of the diff becomes larger than " + maxBytes + " bytes.");
      }
    }
  }

  /** The size that a delta makes: it begins with the sizes of its source and of its result. */
  private static long deltaResult(String diff, int headerEnd) {
    int begin = diff.indexOf('\n', headerEnd) + 1;
    int end = begin == 0 ? -1 : diff.indexOf('\n', begin);
    if (end < 0) {
      return 0;
    }
    byte[] begun = new byte[24];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(decode(diff.substring(begin, end)));
      int length = inflater.inflate(begun);
      int at = 0;
      while (at < length && begun[at] < 0) {
        at++;
      }
      at++;
      long size = 0;
      for (int shift = 0; at < length && shift < 63; shift += 7) {
        size |= (begun[at] & 0x7FL) << shift;
        if (begun[at++] >= 0) {
          return size < 0 ? Long.MAX_VALUE : size;
        }
      }
      return Long.MAX_VALUE;
    } catch (DataFormatException e) {
      // Broken: git says so when it applies it.
      return 0;
    } finally {
      inflater.end();
    }
  }

  /** One line of git's base 85: its length as a letter, then five digits for four bytes. */
  private static byte[] decode(String line) {
    int groups = Math.max(0, (line.length() - 1) / 5);
    byte[] bytes = new byte[groups * 4];
    for (int group = 0; group < groups; group++) {
      long value = 0;
      for (int digit = 0; digit < 5; digit++) {
        value = value * 85 + Math.max(0, DIGITS.indexOf(line.charAt(1 + group * 5 + digit)));
      }
      for (int i = 0; i < 4; i++) {
        bytes[group * 4 + i] = (byte) (value >>> (24 - 8 * i));
      }
    }
    return bytes;
  }
}
