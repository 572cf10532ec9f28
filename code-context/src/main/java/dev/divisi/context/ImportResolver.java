package dev.divisi.context;

import dev.divisi.context.outline.Language;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the file of the commit that an import means, by the names of files and the packages that
 * they declare. It reads no build files but go.mod, so what is set up there (aliases of TypeScript,
 * roots of Python, include paths) is found only as far as paths end alike. What is not in the
 * repository has no file.
 */
final class ImportResolver {
  private static final int MOST_OF_A_PACKAGE = 50;
  private static final List<String> SCRIPT_ENDINGS =
      List.of(".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts");

  private final View view;

  /** Files by their name, and by the last two names of their path. */
  private final Map<String, List<Integer>> byEnd = new HashMap<>();

  private final Map<String, List<Integer>> byPackage = new HashMap<>();

  /** Files by their package and the type that they are named after. */
  private final Map<String, List<Integer>> byName = new HashMap<>();

  private final Map<String, List<Integer>> byFolder = new HashMap<>();
  private final Map<String, String> goModules = new HashMap<>();

  ImportResolver(View view) {
    this.view = view;
    for (int i = 0; i < view.files().size(); i++) {
      ViewFile file = view.file(i);
      if (file.language() == Language.GO_MODULE) {
        goModules.put(file.facts().declares(), file.folder());
      }
      if (file.language() == Language.OTHER) {
        continue;
      }
      addEnds(file.path(), i);
      byFolder.computeIfAbsent(file.folder(), _ -> new ArrayList<>()).add(i);
      String declared = file.facts().declares();
      switch (file.language()) {
        case JAVA, KOTLIN -> {
          add(byPackage, declared, i);
          add(byName, declared + "." + file.stem(), i);
        }
        case CSHARP -> add(byPackage, declared, i);
        case PYTHON, JAVASCRIPT, TYPESCRIPT, GO, RUST, C, CPP, RUBY, GO_MODULE, OTHER -> {
          // Found by their paths.
        }
      }
    }
  }

  /**
   * What an import means.
   *
   * @param files their numbers; none when it is not in the repository
   * @param exact whether one file is meant
   */
  record Resolved(List<Integer> files, boolean exact) {
    static final Resolved NOWHERE = new Resolved(List.of(), true);
  }

  Resolved resolve(int file, String written) {
    ViewFile from = view.file(file);
    return switch (from.language()) {
      case JAVA, KOTLIN -> qualified(from, written);
      case PYTHON -> python(from, written);
      case JAVASCRIPT, TYPESCRIPT -> script(from, written);
      case GO -> go(written);
      case RUST -> rust(from, written);
      case C, CPP -> include(from, written);
      case RUBY -> ruby(from, written);
      case CSHARP -> all(byPackage.getOrDefault(written, List.of()));
      case GO_MODULE, OTHER -> Resolved.NOWHERE;
    };
  }

  /** A class, something in a class, or all of a package. */
  private Resolved qualified(ViewFile from, String written) {
    String name = written.startsWith("static ") ? written.substring(7).strip() : written;
    boolean all = name.endsWith(".*");
    if (all) {
      name = name.substring(0, name.length() - 2);
      List<Integer> ofPackage = packageFiles(name);
      if (!ofPackage.isEmpty()) {
        return all(ofPackage);
      }
    }
    while (name.indexOf('.') > 0) {
      List<Integer> named = byName.getOrDefault(name, List.of());
      if (!named.isEmpty()) {
        return nearest(from, named);
      }
      name = name.substring(0, name.lastIndexOf('.'));
      if (from.language() == Language.KOTLIN && !packageFiles(name).isEmpty()) {
        // A function or property at the top: any file of the package may have it.
        return all(packageFiles(name));
      }
    }
    return Resolved.NOWHERE;
  }

  private List<Integer> packageFiles(String name) {
    return byPackage.getOrDefault(name, List.of());
  }

  private Resolved python(ViewFile from, String written) {
    int dots = 0;
    while (dots < written.length() && written.charAt(dots) == '.') {
      dots++;
    }
    String path = written.substring(dots).replace('.', '/');
    if (dots > 0) {
      String folder = from.folder();
      for (int up = 1; up < dots; up++) {
        folder = parent(folder);
      }
      String base = join(folder, path);
      return first(base + ".py", base + ".pyi", join(base, "__init__.py"));
    }
    if (path.isEmpty()) {
      return Resolved.NOWHERE;
    }
    return firstEnd(from, path + ".py", path + "/__init__.py", path + ".pyi");
  }

  private Resolved script(ViewFile from, String written) {
    if (!written.startsWith(".")) {
      return Resolved.NOWHERE;
    }
    String base = join(from.folder(), written);
    List<String> candidates = new ArrayList<>(List.of(base));
    SCRIPT_ENDINGS.forEach(ending -> candidates.add(base + ending));
    SCRIPT_ENDINGS.forEach(ending -> candidates.add(base + "/index" + ending));
    // TypeScript is imported by the name that it is compiled to.
    if (base.endsWith(".js") || base.endsWith(".jsx")) {
      candidates.add(base.replaceAll("\\.jsx?$", ".ts"));
      candidates.add(base.replaceAll("\\.jsx?$", ".tsx"));
    }
    return first(candidates.toArray(String[]::new));
  }

  private Resolved go(String written) {
    String module = written;
    while (!module.isEmpty()) {
      String root = goModules.get(module);
      if (root != null) {
        String rest = written.substring(module.length());
        String folder = join(root, rest.startsWith("/") ? rest.substring(1) : rest);
        return all(
            byFolder.getOrDefault(folder, List.of()).stream()
                .filter(file -> view.file(file).language() == Language.GO)
                .filter(file -> !view.file(file).stem().endsWith("_test"))
                .toList());
      }
      module = parent(module);
    }
    return Resolved.NOWHERE;
  }

  private Resolved rust(ViewFile from, String written) {
    boolean root = List.of("mod", "lib", "main").contains(from.stem());
    String own = root ? from.folder() : join(from.folder(), from.stem());
    if (written.startsWith("mod ")) {
      String base = join(own, written.substring(4));
      return first(base + ".rs", base + "/mod.rs");
    }
    String[] names = written.split("::", -1);
    String base;
    switch (names[0]) {
      case "crate" -> base = crate(from.folder());
      case "self" -> base = own;
      case "super" -> base = parent(own);
      default -> {
        return Resolved.NOWHERE;
      }
    }
    int begin = 1;
    while (begin < names.length && names[begin].equals("super")) {
      base = parent(base);
      begin++;
    }
    // The last names may be types and functions: the longest path that is a file is the module.
    for (int end = names.length; end > begin; end--) {
      String path = join(base, String.join("/", List.of(names).subList(begin, end)));
      Resolved found = first(path + ".rs", path + "/mod.rs");
      if (!found.files().isEmpty()) {
        return found;
      }
    }
    return Resolved.NOWHERE;
  }

  private static String crate(String folder) {
    int source = ("/" + folder + "/").lastIndexOf("/src/");
    return source < 0 ? folder : folder.substring(0, source + 3);
  }

  private Resolved include(ViewFile from, String written) {
    String path = written.substring(1);
    if (written.startsWith("\"")) {
      Resolved near = first(join(from.folder(), path));
      if (!near.files().isEmpty()) {
        return near;
      }
    }
    // <stdio.h> is rarely a file of ours; <project/part.h> may be.
    return written.startsWith("\"") || path.indexOf('/') > 0
        ? firstEnd(from, path)
        : Resolved.NOWHERE;
  }

  private Resolved ruby(ViewFile from, String written) {
    String file = written.endsWith(".rb") ? written : written + ".rb";
    return written.startsWith(".")
        ? first(join(from.folder(), file))
        : firstEnd(from, "lib/" + file);
  }

  /** The first of these paths that is a file. */
  private Resolved first(String... paths) {
    for (String path : paths) {
      int found = view.number(path);
      if (found != View.NONE) {
        return new Resolved(List.of(found), true);
      }
    }
    return Resolved.NOWHERE;
  }

  /** The nearest file whose path ends like the first of these that any does. */
  private Resolved firstEnd(ViewFile from, String... ends) {
    for (String end : ends) {
      List<Integer> found =
          byEnd.getOrDefault(lastNames(end), List.of()).stream()
              .filter(file -> ("/" + view.file(file).path()).endsWith("/" + end))
              .toList();
      if (!found.isEmpty()) {
        return nearest(from, found);
      }
    }
    return Resolved.NOWHERE;
  }

  private Resolved nearest(ViewFile from, List<Integer> files) {
    if (files.size() == 1) {
      return new Resolved(files, true);
    }
    return new Resolved(
        List.of(
            files.stream()
                .min(
                    Comparator.comparingInt(
                            (Integer file) ->
                                -TestFiles.common(from.path(), view.file(file).path()))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow()),
        true);
  }

  private static Resolved all(List<Integer> files) {
    return new Resolved(files.stream().limit(MOST_OF_A_PACKAGE).toList(), false);
  }

  private void addEnds(String path, int file) {
    byEnd.computeIfAbsent(lastNames(path), _ -> new ArrayList<>()).add(file);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!name.equals(lastNames(path))) {
      byEnd.computeIfAbsent(name, _ -> new ArrayList<>()).add(file);
    }
  }

  /** The last two names of a path: enough to have few candidates. */
  private static String lastNames(String path) {
    int last = path.lastIndexOf('/');
    int before = path.lastIndexOf('/', last - 1);
    return last < 0 ? path : path.substring(before + 1);
  }

  private static void add(Map<String, List<Integer>> map, String name, int file) {
    if (!name.isEmpty() && !name.startsWith(".")) {
      map.computeIfAbsent(name, _ -> new ArrayList<>()).add(file);
    }
  }

  private static String parent(String folder) {
    int slash = folder.lastIndexOf('/');
    return slash < 0 ? "" : folder.substring(0, slash);
  }

  /** A path below a folder, without dots; what leaves the repository begins with two. */
  private static String join(String folder, String path) {
    List<String> names = new ArrayList<>();
    for (String name : (folder + "/" + path).split("/", -1)) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return String.join("/", names);
  }
}
