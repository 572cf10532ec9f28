package dev.divisi.workspace;

/**
 * What stands directly in a folder of a tree.
 *
 * @param path from the root, with slashes
 * @param kind what it is
 */
public record TreeEntry(String path, Kind kind) {
  /** What a tree can hold. */
  public enum Kind {
    FILE,
    LINK,
    FOLDER,
    SUBMODULE;

    static Kind of(String mode) {
      return switch (mode) {
        case "040000" -> FOLDER;
        case "120000" -> LINK;
        case "160000" -> SUBMODULE;
        default -> FILE;
      };
    }
  }
}
