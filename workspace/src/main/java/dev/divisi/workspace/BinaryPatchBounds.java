package dev.divisi.workspace;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Says how large the files of a binary patch become before git unpacks them: a few bytes can ask
 * for gigabytes, and git reserves what it is asked for.
 */
final class BinaryPatchBounds {
  private static final Pattern PART = Pattern.compile("(?dm)^(literal|delta) (.*)$");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final String LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
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
      // Git would also read blanks and signs here; nobody writes them but to deceive.
      if (!NUMBER.matcher(part.group(2)).matches()) {
        throw new PatchRejectedException(
            FailureCode.PATCH_CORRUPT, "A binary file of the diff has no proper size.");
      }
      long asked = part.group(2).length() > 18 ? Long.MAX_VALUE : Long.parseLong(part.group(2));
      if (asked <= maxBytes && part.group(1).equals("delta")) {
        asked = Math.max(asked, deltaResult(diff, part.end()));
      }
      total += Math.min(asked, maxBytes + 1);
      if (asked > maxBytes || total > 2 * maxBytes) {
        throw new PatchRejectedException(
            FailureCode.PATCH_TOO_LARGE,
            "A binary file of the diff becomes larger than " + maxBytes + " bytes.");
      }
    }
  }

  /** The size that a delta makes: it begins with the sizes of its source and of its result. */
  private static long deltaResult(String diff, int headerEnd) {
    byte[] begun = new byte[24];
    int length = 0;
    Inflater inflater = new Inflater();
    try {
      int at = diff.indexOf('\n', headerEnd) + 1;
      while (at > 0 && length < begun.length) {
        int end = diff.indexOf('\n', at);
        byte[] line = decode(diff.substring(at, end < 0 ? diff.length() : end));
        if (line.length == 0) {
          break;
        }
        inflater.setInput(line);
        length += inflater.inflate(begun, length, begun.length - length);
        at = end + 1;
      }
    } catch (DataFormatException e) {
      // Broken: git says so when it applies it.
      return 0;
    } finally {
      inflater.end();
    }
    return length == 0 ? 0 : secondNumber(begun, length);
  }

  /**
   * Numbers are written seven bits at a time, the lowest first; an unfinished one counts as huge.
   */
  private static long secondNumber(byte[] bytes, int length) {
    int at = 0;
    while (at < length && bytes[at] < 0) {
      at++;
    }
    long number = 0;
    int shift = 0;
    for (at++; at < length && shift < 56; at++) {
      number |= (bytes[at] & 0x7FL) << shift;
      shift += 7;
      if (bytes[at] >= 0) {
        return number;
      }
    }
    return Long.MAX_VALUE;
  }

  /**
   * One line of git's base 85: how many bytes it has as a letter, then five digits for four bytes.
   * Nothing when it is none, at which git stops too.
   */
  private static byte[] decode(String line) {
    int count = LENGTHS.indexOf(line.isEmpty() ? ' ' : line.charAt(0)) + 1;
    int groups = (count + 3) / 4;
    if (count == 0 || line.length() < 1 + groups * 5) {
      return new byte[0];
    }
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
    return Arrays.copyOf(bytes, count);
  }
}
