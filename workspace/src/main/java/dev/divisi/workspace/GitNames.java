package dev.divisi.workspace;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names that some file system takes for git's own. HFS+ and APFS ignore some characters and case;
 * NTFS ignores case, dots and spaces at the end, and what follows a colon, and has short names.
 */
final class GitNames {
  private static final Pattern IGNORED = Pattern.compile("\\p{Cf}");
  private static final Pattern NTFS_END = Pattern.compile("(:.*|[. ]+)$");
  private static final Pattern SHORT_NAME =
      Pattern.compile("git~\\d+|gi[0-9a-f]{2,4}(~\\d+|[0-9a-f]~\\d*)|\\.git.*|git[a-z]{0,3}~\\d+");

  private GitNames() {}

  /** Whether it may be {@code .git} itself. */
  static boolean isRepository(String name) {
    String folded = fold(name);
    return folded.equals(".git") || folded.matches("git~\\d+");
  }

  /** Whether a part of the path may be {@code .git} or begins with it, such as .gitmodules. */
  static boolean isMetadata(String path) {
    for (String name : path.split("[/\\\\]", -1)) {
      if (SHORT_NAME.matcher(fold(name)).matches()) {
        return true;
      }
    }
    return false;
  }

  private static String fold(String name) {
    if (name.chars().allMatch(c -> c < 128)) {
      return withoutEnd(name.toLowerCase(Locale.ROOT));
    }
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return withoutEnd(IGNORED.matcher(plain).replaceAll(""));
  }

  private static String withoutEnd(String name) {
    return NTFS_END.matcher(name).replaceAll("");
  }
}
