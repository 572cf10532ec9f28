package dev.divisi.context;

import dev.divisi.context.outline.Language;

/**
 * A file of a commit.
 *
 * @param path from the root
 * @param language what it is written in
 * @param document where its text stands in the index
 * @param facts what is known of its text
 */
record ViewFile(String path, Language language, int document, Facts facts) {
  String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The name without its last ending. */
  String stem() {
    String name = name();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
