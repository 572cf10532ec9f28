package dev.divisi.agents.recipe;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a file is parsed. */
enum FileKind {
  /** Java with types. */
  JAVA,
  /** A Maven project model, resolved. */
  POM,
  XML,
  YAML,
  PROPERTIES,
  /** Any file as plain text. */
  TEXT;

  /** The most specific kind of a file among those wanted; empty when none fits. */
  static Optional<FileKind> of(String path, Set<FileKind> wanted) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    List<FileKind> candidates =
        switch (extension) {
          // The parser has no notion of modules: it would see none of the class path.
          case "java" -> name.equals("module-info.java") ? List.of(TEXT) : List.of(JAVA, TEXT);
          case "xml" -> name.equals("pom.xml") ? List.of(POM, XML, TEXT) : List.of(XML, TEXT);
          case "yml", "yaml" -> List.of(YAML, TEXT);
          case "properties" -> List.of(PROPERTIES, TEXT);
          default -> List.of(TEXT);
        };
    return candidates.stream().filter(wanted::contains).findFirst();
  }
}
