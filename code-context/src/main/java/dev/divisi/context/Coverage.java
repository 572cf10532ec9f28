package dev.divisi.context;

import dev.divisi.context.outline.SymbolSource;
import java.util.Locale;
import java.util.Map;

/**
 * What of a commit is in the index.
 *
 * @param files how many files are
 * @param lines how many lines these have together
 * @param leftOut how many files are not, by the reason
 * @param symbols in how many files definitions were found by whom
 */
public record Coverage(
    int files, long lines, Map<LeftOut, Integer> leftOut, Map<SymbolSource, Integer> symbols) {
  public Coverage {
    leftOut = Map.copyOf(leftOut);
    symbols = Map.copyOf(symbols);
  }

  /** In one line, for people. */
  public String line() {
    StringBuilder text = new StringBuilder();
    text.append(files).append(" files, ").append(lines).append(" lines");
    for (LeftOut reason : LeftOut.values()) {
      int count = leftOut.getOrDefault(reason, 0);
      if (count > 0) {
        text.append(", ").append(count).append(" left out: ");
        text.append(reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    return text.toString();
  }
}
