package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.schemas.ChangeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of a text, by the same rules that patches are judged by. A
 * whole line goes: it is better to lose some words of a record than to keep half a key. In a text
 * of one line, such as JSON, a written line end ({@code \n}) counts as one.
 */
public final class SecretRedaction {

  /** A name that no rule makes an exception for. */
  private static final String NO_FILE = "record";

  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r|\\\\r\\\\n|\\\\n");
  private static final String PRIVATE_KEY = "private-key";
  private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY");
  private static final String KEY_ENDS = "-----END";

  /**
   * What is left of a text.
   *
   * @param text each line with a secret is replaced by the rule that found it, in brackets
   * @param secrets how many lines or keys were taken out
   */
  public record Redacted(String text, int secrets) {}

  private SecretRedaction() {}

  /** The text without what looks like a secret; what is too much to be searched goes, too. */
  public static Redacted of(String text) {
    List<DiffLine> lines = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    Matcher end = LINE_END.matcher(text);
    int from = 0;
    while (end.find()) {
      lines.add(
          new DiffLine(DiffLine.Kind.ADDED, lines.size() + 1, text.substring(from, end.start())));
      ends.add(end.group());
      from = end.end();
    }
    lines.add(new DiffLine(DiffLine.Kind.ADDED, lines.size() + 1, text.substring(from)));
    ends.add("");
    Map<Integer, String> found = find(lines);
    return found.isEmpty() ? new Redacted(text, 0) : without(lines, ends, found);
  }

  private static Map<Integer, String> find(List<DiffLine> lines) {
    ChangedFile file =
        new ChangedFile(
            NO_FILE, null, ChangeKind.ADDED, "", false, false, List.of(new Hunk(0, 1, lines)));
    Map<Integer, String> found = new HashMap<>();
    for (Secret secret : new SecretScanner(SecretRules.shipped()).scan(file)) {
      found.putIfAbsent(secret.line(), secret.ruleId());
    }
    // The rules want to see where a key ends; the text may be cut off before.
    lines.stream()
        .filter(line -> KEY_BEGINS.matcher(line.text()).find())
        .forEach(line -> found.put(line.number(), PRIVATE_KEY));
    return found;
  }

  private static Redacted without(
      List<DiffLine> lines, List<String> ends, Map<Integer, String> found) {
    StringBuilder left = new StringBuilder();
    int secrets = 0;
    boolean inKey = false;
    for (int index = 0; index < lines.size(); index++) {
      DiffLine line = lines.get(index);
      String rule = found.get(line.number());
      if (rule != null && rule.equals(SecretScanner.NOT_SCANNED)) {
        left.append("[the rest was too much to be searched for secrets]");
        return new Redacted(left.toString(), secrets + 1);
      }
      if (rule != null && !inKey) {
        left.append("[removed: ").append(rule).append(']').append(ends.get(index));
        secrets++;
      } else if (!inKey) {
        left.append(line.text()).append(ends.get(index));
      }
      boolean begins = rule != null && rule.equals(PRIVATE_KEY);
      inKey = (inKey || begins) && !line.text().contains(KEY_ENDS);
    }
    return new Redacted(left.toString(), secrets);
  }
}
