package dev.divisi.context.pack;

import dev.divisi.context.TokenEstimate;
import dev.divisi.context.pack.PackSection.Item;
import dev.divisi.context.pack.PackSection.Omission;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Fills one section within its limit, and keeps account of what did not fit. */
final class SectionWriter {
  /** Less of a text than that is of no use. */
  private static final int LEAST_PART = 60;

  /** What a note of a cut takes. */
  private static final int NOTE = 24;

  private static final String NO_ROOM = "no room in its section";

  private final SectionKind kind;
  private final int limit;
  private final String heading;
  private final StringBuilder text = new StringBuilder();
  private final List<Item> items = new ArrayList<>();
  private final List<Omission> omitted = new ArrayList<>();

  /**
   * @param limit how many tokens it may take
   */
  SectionWriter(SectionKind kind, int limit) {
    this.kind = kind;
    this.limit = limit;
    String warning = kind.isQuoted() ? "\n" + kind.warning() + "\n" : "";
    this.heading = "# " + kind.title() + "\n" + warning;
  }

  /** What is left for more. */
  int left() {
    return limit - TokenEstimate.of(heading) - TokenEstimate.of(text);
  }

  /**
   * Adds something whose text others wrote: quoted, and cut at the end of a line when it is too
   * long.
   *
   * @param name for the account
   * @param above what stands above the quoted text, ours
   * @param language of the quoted text, for its fence
   */
  void quote(String name, String above, String language, String quoted) {
    add(name, "", "\n" + above, quoted, part -> Markdown.quoted(language, part));
  }

  /** Adds text that is to be followed, cut at the end of a line when it is too long. */
  void say(String name, String above, String said) {
    add(name, "", above, said, part -> PlainText.of(part).stripTrailing() + "\n");
  }

  /** Adds something as a whole or not at all. */
  void whole(String name, String why, String block) {
    int tokens = TokenEstimate.of(block);
    if (tokens > left()) {
      omitted.add(new Omission(name, tokens, NO_ROOM));
      return;
    }
    text.append(block);
    items.add(new Item(name, tokens, why));
  }

  /** Says that something is not there. */
  void omit(String name, int tokens, String why) {
    omitted.add(new Omission(name, tokens, why));
  }

  /** How a text is written. */
  private interface Writing {
    String of(String text);
  }

  private void add(String name, String why, String above, String whole, Writing writing) {
    String block = above + writing.of(whole);
    int tokens = TokenEstimate.of(block);
    if (tokens <= left()) {
      text.append(block);
      items.add(new Item(name, tokens, why));
      return;
    }
    int room = left() - TokenEstimate.of(above + writing.of("")) - NOTE;
    String part = room < LEAST_PART ? "" : beginning(whole, room);
    if (part.isBlank()) {
      omitted.add(new Omission(name, tokens, NO_ROOM));
      return;
    }
    int rest = TokenEstimate.of(whole.substring(part.length()));
    String cut = above + writing.of(part) + "(Cut: about " + rest + " more tokens.)\n";
    if (TokenEstimate.of(cut) > left()) {
      omitted.add(new Omission(name, tokens, NO_ROOM));
      return;
    }
    text.append(cut);
    items.add(new Item(name, TokenEstimate.of(cut), "cut"));
    omitted.add(new Omission(name, rest, "the rest has no room in its section"));
  }

  /** What fits, up to the end of a line when that does not cost too much. */
  private static String beginning(String text, int tokens) {
    int end = TokenEstimate.fitting(text, tokens);
    int line = text.lastIndexOf('\n', end);
    return text.substring(0, line > end / 2 ? line + 1 : end);
  }

  PackSection section() {
    if (items.isEmpty()) {
      return new PackSection(kind, items, omitted, 0, limit, "");
    }
    String whole = heading + text + "\n";
    return new PackSection(kind, items, omitted, TokenEstimate.of(whole), limit, whole);
  }
}
