package dev.divisi.policy.diff;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names as the file systems see them on which somebody will check them out. Without regard to case
 * (macOS, Windows), to characters that HFS+ ignores, to dots and blanks at the end of a name, and
 * to streams after a colon (NTFS).
 */
public final class PathNames {
  private static final Pattern SHORT_GIT = Pattern.compile("git~[0-9]+");

  private static final int LONGEST_SHOWN = 200;

  private PathNames() {}

  /** One form for all spellings that may name the same file. */
  public static String folded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(PathNames::foldedName)
        .collect(Collectors.joining("/"));
  }

  private static String foldedName(String name) {
    StringBuilder visible = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFKC)
        .codePoints()
        .filter(point -> Character.getType(point) != Character.FORMAT)
        .forEach(visible::appendCodePoint);
    // NFKC once more: what was taken out may have kept others apart.
    String folded =
        Normalizer.normalize(visible, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    int colon = folded.indexOf(':');
    if (colon > 0) {
      folded = folded.substring(0, colon);
    }
    int end = folded.length();
    while (end > 0 && (folded.charAt(end - 1) == '.' || folded.charAt(end - 1) == ' ')) {
      end--;
    }
    return end == 0 ? folded : folded.substring(0, end);
  }

  /** Letters and marks that show nothing: fillers, joiners and selectors of a variation. */
  private static boolean isBlankLetter(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || (point >= 0x180B && point <= 0x180F)
        || point == 0x3164
        || (point >= 0xFE00 && point <= 0xFE0F)
        || point == 0xFFA0
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  /** Whether some name in the path begins with .git, in any spelling: git's own, or its host's. */
  public static boolean isGitMetadata(String path) {
    for (String name : folded(path).split("/", -1)) {
      if (name.startsWith(".git") || SHORT_GIT.matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a relative path of plain names. */
  public static boolean isPlain(String path) {
    if (path.length() > 4096 || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
      return false;
    }
    for (String name : path.split("/", -1)) {
      String folded = foldedName(name);
      if (name.isEmpty()
          || folded.isBlank()
          || folded.indexOf('/') >= 0
          || folded.indexOf('\\') >= 0
          || folded.chars().allMatch(c -> c == '.')) {
        return false;
      }
    }
    return path.codePoints()
        .noneMatch(
            point ->
                Character.isISOControl(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.SURROGATE
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                    || isBlankLetter(point)
                    || point == 0xFFFD);
  }

  /** A path in a message. */
  public static String shown(String path) {
    return visible(path, LONGEST_SHOWN);
  }

  /** A text that others wrote, with what cannot be seen written out; cut at so many characters. */
  public static String visible(String path, int longest) {
    StringBuilder text = new StringBuilder();
    path.codePoints()
        .limit(longest)
        .forEach(
            point -> {
              if (Character.isISOControl(point)
                  || Character.getType(point) == Character.FORMAT
                  || Character.getType(point) == Character.SURROGATE
                  || Character.getType(point) == Character.LINE_SEPARATOR
                  || Character.getType(point) == Character.PARAGRAPH_SEPARATOR) {
                text.append(String.format("\\u%04x", point));
              } else {
                text.appendCodePoint(point);
              }
            });
    return path.codePointCount(0, path.length()) > longest ? text + "..." : text.toString();
  }
}
