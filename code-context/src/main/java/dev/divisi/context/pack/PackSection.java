package dev.divisi.context.pack;

import java.util.List;

/**
 * A section of a pack.
 *
 * @param kind which one
 * @param items what stands in it
 * @param omitted what was cut or left out
 * @param tokens how many it takes, with its heading; 0 when nothing stands in it
 * @param limit how many it might have taken
 * @param text the section as Markdown; empty when nothing stands in it
 */
public record PackSection(
    SectionKind kind,
    List<Item> items,
    List<Omission> omitted,
    int tokens,
    int limit,
    String text) {
  public PackSection {
    items = List.copyOf(items);
    omitted = List.copyOf(omitted);
  }

  /**
   * Something that stands in it.
   *
   * @param name what it is
   * @param tokens how many it takes
   * @param why why it is there; may be empty
   */
  public record Item(String name, int tokens, String why) {}

  /**
   * Something that does not, or not as a whole.
   *
   * @param name what it is
   * @param tokens how many more it would have taken
   * @param why why it was cut or left out
   */
  public record Omission(String name, int tokens, String why) {}
}
