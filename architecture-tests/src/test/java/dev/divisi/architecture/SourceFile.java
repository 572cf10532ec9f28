package dev.divisi.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java file of one of the modules.
 *
 * @param path from the root of the project, with slashes
 */
record SourceFile(String path, Path file) {
  private static final Path ROOT = root();

  /**
   * All of them, without what is generated and without the examples, which are projects of their
   * own.
   */
  static List<SourceFile> all() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(SourceFile::javaFiles)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String module() {
    return path.substring(0, path.indexOf('/'));
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  Path folder() {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException(file + " is in no folder");
    }
    return parent;
  }

  List<String> lines() {
    return read(file).lines().toList();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<SourceFile> javaFiles(Path src) {
    try (Stream<Path> files = Files.walk(src)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> new SourceFile(ROOT.relativize(file).toString().replace('\\', '/'), file))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder that holds the modules, from wherever the tests are started. */
  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("architecture-tests"))
          && Files.isDirectory(folder.resolve("schemas"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "The root of the project is not above " + Path.of("").toAbsolutePath());
  }
}
