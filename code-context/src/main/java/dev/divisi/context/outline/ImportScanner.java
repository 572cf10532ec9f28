package dev.divisi.context.outline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a file imports and which package it declares, line by line. It reads what is written:
 * an import that is computed, or that goes over several lines, is not found, but for the blocks of
 * Go and the ends of JavaScript's.
 */
final class ImportScanner {
  private static final int MAX_LINE = 1_000;
  private static final int MAX_IMPORTS = 2_000;
  private static final int MAX_LENGTH = 300;

  private static final Pattern JAVA =
      Pattern.compile(
          "^\\s*+import\\s++(?<it>(?:static\\s++)?[\\p{L}_][\\p{L}\\p{N}_$.]*+\\*?)\\s*+;?");
  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*+package\\s++(?<it>[\\p{L}_][\\p{L}\\p{N}_.]*+)");
  private static final Pattern PYTHON_IMPORT =
      Pattern.compile(
          "^\\s*+import\\s++(?<it>[\\w.]++(?:\\s*+(?:as\\s++\\w++)?\\s*+,\\s*+[\\w.]++)*+)");
  private static final Pattern PYTHON_FROM =
      Pattern.compile("^\\s*+from\\s++(?<it>\\.*+[\\w.]*+)\\s++import\\s++(?<names>[^#]++)");
  private static final Pattern SCRIPT =
      Pattern.compile(
          "(?:^\\s*+(?:import|export)\\b[^'\"]{0,500}?(?:from\\s*+)?|^\\s*+\\}[^'\"]{0,50}\\bfrom\\s*+|\\brequire\\s*+\\(\\s*+|\\bimport\\s*+\\(\\s*+)"
              + "['\"](?<it>[^'\"]{1,300})['\"]");
  private static final Pattern GO_ONE =
      Pattern.compile("^\\s*+import\\s++(?:[\\w.]++\\s++)?\"(?<it>[^\"]{1,300})\"");
  private static final Pattern GO_IN_BLOCK =
      Pattern.compile("^\\s*+(?:[\\w.]++\\s++)?\"(?<it>[^\"]{1,300})\"");
  private static final Pattern GO_MODULE = Pattern.compile("^module\\s++(?<it>\\S{1,300})");
  private static final Pattern RUST_USE =
      Pattern.compile("^\\s*+(?:pub(?:\\([^)]{1,50}\\))?\\s++)?use\\s++(?<it>[^;]{1,300})");
  private static final Pattern RUST_MOD =
      Pattern.compile("^\\s*+(?:pub(?:\\([^)]{1,50}\\))?\\s++)?mod\\s++(?<it>\\w++)\\s*+;");
  private static final Pattern INCLUDE =
      Pattern.compile("^\\s*+#\\s*+include\\s*+(?<it>[<\"][^>\"]{1,300})[>\"]");
  private static final Pattern RUBY =
      Pattern.compile("^\\s*+(?<it>require(?:_relative)?\\s*+\\(?\\s*+['\"][^'\"]{1,300})['\"]");
  private static final Pattern USING =
      Pattern.compile(
          "^\\s*+(?:global\\s++)?using\\s++(?:static\\s++)?(?:\\w++\\s*+=\\s*+)?(?<it>[\\p{L}_][\\p{L}\\p{N}_.]*+)\\s*+;");
  private static final Pattern NAMESPACE =
      Pattern.compile("^\\s*+namespace\\s++(?<it>[\\p{L}_][\\p{L}\\p{N}_.]*+)");

  private ImportScanner() {}

  /**
   * What was found.
   *
   * @param declares the package; empty when none is declared
   * @param imports in the order of the text, without repetitions
   */
  record Found(String declares, List<String> imports) {}

  static Found scan(Language language, List<String> lines) {
    Set<String> imports = new LinkedHashSet<>();
    String declares = "";
    boolean inBlock = false;
    for (String whole : lines) {
      if (imports.size() >= MAX_IMPORTS) {
        break;
      }
      String line = whole.length() > MAX_LINE ? whole.substring(0, MAX_LINE) : whole;
      if (declares.isEmpty()) {
        declares = declared(language, line);
      }
      if (language == Language.GO) {
        if (line.startsWith("import (")) {
          inBlock = true;
        } else if (inBlock && line.startsWith(")")) {
          inBlock = false;
        }
        add(imports, inBlock ? GO_IN_BLOCK : GO_ONE, line);
      } else {
        collect(language, line, imports);
      }
    }
    return new Found(declares, List.copyOf(imports));
  }

  private static void collect(Language language, String line, Set<String> imports) {
    switch (language) {
      case JAVA, KOTLIN -> add(imports, JAVA, line);
      case PYTHON -> python(line, imports);
      case JAVASCRIPT, TYPESCRIPT -> add(imports, SCRIPT, line);
      case RUST -> rust(line, imports);
      case C, CPP -> add(imports, INCLUDE, line);
      case RUBY -> ruby(line, imports);
      case CSHARP -> add(imports, USING, line);
      case GO, GO_MODULE, OTHER -> {
        // Go is read with its blocks; the others import nothing.
      }
    }
  }

  private static String declared(Language language, String line) {
    return switch (language) {
      case JAVA, KOTLIN, GO -> first(PACKAGE, line);
      case CSHARP -> first(NAMESPACE, line);
      case GO_MODULE -> first(GO_MODULE, line);
      case PYTHON, JAVASCRIPT, TYPESCRIPT, RUST, C, CPP, RUBY, OTHER -> "";
    };
  }

  /** {@code from a import b, c} is written as a, a.b and a.c: b may be a module or a name in a. */
  private static void python(String line, Set<String> imports) {
    for (String module : first(PYTHON_IMPORT, line).split(",", -1)) {
      put(imports, module.strip().split("\\s", 2)[0]);
    }
    Matcher from = PYTHON_FROM.matcher(line);
    if (from.find()) {
      String module = from.group("it");
      put(imports, module);
      for (String name : from.group("names").replaceAll("[()\\\\]", " ").split(",", 50)) {
        String plain = name.strip().split("\\s", 2)[0];
        if (plain.matches("\\w{1,100}")) {
          put(imports, module.endsWith(".") ? module + plain : module + "." + plain);
        }
      }
    }
  }

  private static void rust(String line, Set<String> imports) {
    String module = first(RUST_MOD, line);
    if (!module.isEmpty()) {
      put(imports, "mod " + module);
    }
    String use = first(RUST_USE, line).strip();
    int brace = use.indexOf('{');
    if (brace < 0) {
      put(imports, use.split("\\s", 2)[0]);
      return;
    }
    // Groups of groups are read as one.
    String base = use.substring(0, brace).strip();
    for (String item : use.substring(brace + 1).replaceAll("[{}]", "").split(",", 50)) {
      String plain = item.strip().split("\\s", 2)[0];
      put(imports, plain.isEmpty() ? "" : base + plain);
    }
  }

  private static void ruby(String line, Set<String> imports) {
    String require = first(RUBY, line);
    if (!require.isEmpty()) {
      boolean relative = require.startsWith("require_relative");
      String path = require.substring(Math.max(require.indexOf('\''), require.indexOf('"')) + 1);
      put(imports, relative ? "./" + path : path);
    }
  }

  private static void add(Set<String> imports, Pattern pattern, String line) {
    put(imports, first(pattern, line));
  }

  private static void put(Set<String> imports, String text) {
    if (!text.isBlank() && text.length() <= MAX_LENGTH) {
      imports.add(text);
    }
  }

  private static String first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group("it") : "";
  }
}
