package dev.divisi.context.outline;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A language whose definitions and imports are read; other text is only searched. */
public enum Language {
  JAVA("java"),
  KOTLIN("kt", "kts"),
  PYTHON("py", "pyi"),
  JAVASCRIPT("js", "mjs", "cjs", "jsx"),
  TYPESCRIPT("ts", "mts", "cts", "tsx"),
  GO("go"),
  RUST("rs"),
  C("c"),
  /** Headers count as C++, which contains what C has. */
  CPP("cpp", "h", "cc", "cxx", "hpp", "hh", "hxx"),
  RUBY("rb"),
  CSHARP("cs"),
  /** The file that names the module of a Go program. */
  GO_MODULE(),
  /** Any other text. */
  OTHER();

  private static final Map<String, Language> BY_EXTENSION = byExtension();

  @SuppressWarnings("ImmutableEnumChecker") // Only List.of makes it.
  private final List<String> extensions;

  Language(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** The language of a file, by its name alone. */
  public static Language of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals("go.mod")) {
      return GO_MODULE;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, OTHER);
  }

  /** Whether definitions are looked for. */
  public boolean hasSymbols() {
    return !extensions.isEmpty();
  }

  /**
   * Whether ctags is to look for them. For Kotlin it takes a hundred times as long as for any other
   * language.
   */
  boolean isForCtags() {
    return hasSymbols() && this != KOTLIN;
  }

  /** The endings of its files, the usual one first. */
  public List<String> extensions() {
    return extensions;
  }

  private static Map<String, Language> byExtension() {
    Map<String, Language> map = new HashMap<>();
    for (Language language : values()) {
      language.extensions.forEach(extension -> map.put(extension, language));
    }
    return Map.copyOf(map);
  }
}
