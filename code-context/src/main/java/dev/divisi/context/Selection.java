package dev.divisi.context;

import dev.divisi.context.outline.Language;
import dev.divisi.workspace.TreeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a commit that are worth reading, as far as their names and sizes tell.
 *
 * @param files in the order of their paths
 * @param leftOut how many others there are, by the reason
 */
record Selection(List<Entry> files, Map<LeftOut, Integer> leftOut) {
  private static final Set<String> BINARY =
      Set.of(
          "png",
          "jpg",
          "jpeg",
          "gif",
          "ico",
          "webp",
          "bmp",
          "pdf",
          "jar",
          "war",
          "class",
          "zip",
          "gz",
          "tgz",
          "bz2",
          "xz",
          "7z",
          "tar",
          "so",
          "dll",
          "dylib",
          "exe",
          "o",
          "a",
          "woff",
          "woff2",
          "ttf",
          "otf",
          "eot",
          "mp3",
          "mp4",
          "mov",
          "wav",
          "keystore",
          "jks",
          "p12",
          "pyc",
          "wasm",
          "db",
          "sqlite");
  private static final Pattern GENERATED =
      Pattern.compile(
          "(^|/)(package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|Cargo\\.lock"
              + "|poetry\\.lock|composer\\.lock|Gemfile\\.lock|go\\.sum|uv\\.lock)$"
              + "|\\.min\\.(js|css)$|\\.(js|css)\\.map$|\\.pb\\.(go|cc|h)$|_pb2\\.pyi?$"
              + "|(^|/)node_modules/");

  /**
   * One of them.
   *
   * @param path from the root
   * @param language what it is written in, by its name
   * @param blob the id of its content
   * @param bytes how many it has
   */
  record Entry(String path, Language language, String blob, long bytes) {

    /** What its document is called: the same text in another language has other definitions. */
    String key(boolean byCtags) {
      return blob + ":" + language + (language.hasSymbols() && byCtags ? ":ctags" : "");
    }
  }

  static Selection of(List<TreeFile> tree, IndexSettings settings) {
    List<Entry> files = new ArrayList<>();
    Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
    for (TreeFile file : tree) {
      Entry entry = new Entry(file.path(), Language.of(file.path()), file.blob(), file.size());
      switch (file.mode()) {
        case "160000" -> leftOut.merge(LeftOut.SUBMODULE, 1, Integer::sum);
        case "120000" -> leftOut.merge(LeftOut.LINK, 1, Integer::sum);
        default -> {
          if (file.size() > settings.maxFileBytes()) {
            leftOut.merge(LeftOut.TOO_LARGE, 1, Integer::sum);
          } else if (BINARY.contains(extension(file.path()))) {
            leftOut.merge(LeftOut.BINARY, 1, Integer::sum);
          } else if (GENERATED.matcher(file.path()).find()) {
            leftOut.merge(LeftOut.GENERATED, 1, Integer::sum);
          } else {
            files.add(entry);
          }
        }
      }
    }
    files.sort(Comparator.comparing(Entry::path));
    int tooMany = files.size() - settings.maxFiles();
    if (tooMany > 0) {
      leftOut.put(LeftOut.TOO_MANY, tooMany);
      files.subList(settings.maxFiles(), files.size()).clear();
    }
    return new Selection(List.copyOf(files), leftOut);
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
