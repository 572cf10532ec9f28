package dev.divisi.taskgraph;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A person's name without what makes it only look like another's: its case, its width, blanks
 * around it, characters that nobody sees. Used where two names for one person would let more pass;
 * who is entitled is asked by the name as it is written.
 */
final class NormalName {

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cc}]");

  private NormalName() {}

  static String of(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // Upper case first: some letters are told apart in lower case only.
    String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String seen = UNSEEN.matcher(folded).replaceAll("");
    return Normalizer.normalize(seen, Normalizer.Form.NFKC).strip();
  }

  static boolean isIn(Collection<String> names, String name) {
    String normal = of(name);
    return names.stream().anyMatch(other -> of(other).equals(normal));
  }
}
