package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files of a patch that git wrote, as bytes. */
final class PatchSections {
  /** No line of content begins so: a blank, a sign or a backslash comes first, or base 85. */
  private static final byte[] HEADER = "diff --git ".getBytes(US_ASCII);

  private PatchSections() {}

  /** The sections of a patch, in order; together they are the patch. */
  static List<byte[]> of(byte[] patch) {
    List<byte[]> sections = new ArrayList<>();
    int begin = 0;
    for (int at = 1; at < patch.length; at++) {
      if (patch[at - 1] == '\n' && isHeader(patch, at)) {
        sections.add(Arrays.copyOfRange(patch, begin, at));
        begin = at;
      }
    }
    sections.add(Arrays.copyOfRange(patch, begin, patch.length));
    return sections;
  }

  private static boolean isHeader(byte[] patch, int at) {
    int end = at + HEADER.length;
    return end <= patch.length && Arrays.equals(patch, at, end, HEADER, 0, HEADER.length);
  }
}
