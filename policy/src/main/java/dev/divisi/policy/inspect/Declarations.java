package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines that declare what others may use, told by how a language writes them. */
enum Declarations {
  JAVA {
    @Override
    List<String> names(String line) {
      return likeJava(line, Set.of("public", "protected"));
    }
  },
  /** An interface in sight: what it declares is public without saying so. */
  JAVA_INTERFACE {
    @Override
    List<String> names(String line) {
      List<String> names = likeJava(line, Set.of("public", "protected"));
      return names.isEmpty() ? memberOfInterface(line) : names;
    }
  },
  CSHARP {
    @Override
    List<String> names(String line) {
      return likeJava(line, Set.of("public", "protected"));
    }
  },
  KOTLIN {
    @Override
    List<String> names(String line) {
      Words words = new Words(line);
      while (KOTLIN_MODIFIERS.contains(words.word())) {
        words.next();
      }
      String keyword = words.word();
      int indent = SourceLine.indent(line);
      return switch (keyword) {
        case "class", "interface", "object", "typealias" -> {
          words.next();
          yield one(words.word());
        }
        case "fun" -> indent > 8 ? List.of() : one(beforeParenthesis(line));
        case "val", "var" -> {
          words.next();
          yield indent > 4 ? List.of() : one(words.word());
        }
        default -> List.of();
      };
    }
  },
  SCRIPT {
    @Override
    List<String> names(String line) {
      String text = line.strip();
      if (text.startsWith("module.exports") || text.startsWith("exports.")) {
        int dot = text.indexOf("exports") + "exports".length();
        return text.startsWith(".", dot)
            ? one(SourceLine.wordAt(text, dot + 1))
            : List.of("exports");
      }
      Words words = new Words(line);
      if (!words.word().equals("export")) {
        return List.of();
      }
      words.next();
      boolean types = words.word().equals("type") && words.peek() == '{';
      if (types || (words.word().isEmpty() && text.contains("{"))) {
        return listed(text);
      }
      while (SCRIPT_MODIFIERS.contains(words.word())) {
        words.next();
      }
      String keyword = words.word();
      if (SCRIPT_KEYWORDS.contains(keyword)) {
        words.next();
        return one(words.word());
      }
      return text.startsWith("export default") ? List.of("default") : List.of("exports");
    }
  },
  PYTHON {
    @Override
    List<String> names(String line) {
      int indent = SourceLine.indent(line);
      Words words = new Words(line);
      if (words.word().equals("async")) {
        words.next();
      }
      boolean declared = words.word().equals("def") || words.word().equals("class");
      if (declared && indent <= 4) {
        words.next();
        return words.word().startsWith("_") ? List.of() : one(words.word());
      }
      String name = words.word();
      boolean constant =
          indent == 0
              && !name.isEmpty()
              && Character.isUpperCase(name.charAt(0))
              && (words.peek() == '=' || words.peek() == ':');
      return constant ? one(name) : List.of();
    }
  },
  GO {
    @Override
    List<String> names(String line) {
      if (line.startsWith("func (")) {
        int end = line.indexOf(") ");
        return end < 0 ? List.of() : capital(SourceLine.wordAt(line, end + 2));
      }
      for (String keyword : List.of("func ", "type ", "var ", "const ")) {
        if (line.startsWith(keyword)) {
          return capital(SourceLine.wordAt(line, keyword.length()));
        }
      }
      return List.of();
    }

    private List<String> capital(String name) {
      return !name.isEmpty() && Character.isUpperCase(name.charAt(0)) ? one(name) : List.of();
    }
  },
  RUST {
    @Override
    List<String> names(String line) {
      Words words = new Words(line);
      if (!words.word().equals("pub") || words.peek() == '(') {
        return List.of();
      }
      words.next();
      while (Set.of("unsafe", "async", "extern", "C", "default").contains(words.word())) {
        words.next();
      }
      if (words.word().equals("const")) {
        words.next();
        if (!words.word().equals("fn") && !words.word().equals("unsafe")) {
          return one(words.word());
        }
      }
      if (words.word().equals("use")) {
        String text = line.strip();
        int end = text.endsWith(";") ? text.length() - 1 : text.length();
        int begin = end;
        while (begin > 0 && SourceLine.isOfWord(text.charAt(begin - 1))) {
          begin--;
        }
        return one(text.substring(begin, end));
      }
      words.next();
      return one(words.word());
    }
  };

  private static final Set<String> MODIFIERS =
      Set.of(
          "public",
          "protected",
          "static",
          "final",
          "abstract",
          "sealed",
          "non",
          "default",
          "synchronized",
          "native",
          "transient",
          "volatile",
          "strictfp",
          "override",
          "virtual",
          "async",
          "readonly",
          "partial",
          "const",
          "internal",
          "unsafe",
          "extern",
          "new");
  private static final Set<String> TYPES =
      Set.of("class", "interface", "enum", "record", "struct", "delegate", "event");
  private static final Set<String> KOTLIN_MODIFIERS =
      Set.of(
          "public",
          "protected",
          "open",
          "abstract",
          "final",
          "override",
          "suspend",
          "inline",
          "data",
          "sealed",
          "value",
          "const",
          "lateinit",
          "operator",
          "infix",
          "tailrec",
          "external",
          "expect",
          "actual",
          "annotation",
          "enum",
          "inner",
          "companion");
  private static final Set<String> SCRIPT_MODIFIERS =
      Set.of("default", "declare", "abstract", "async");
  private static final Set<String> SCRIPT_KEYWORDS =
      Set.of("function", "class", "const", "let", "var", "type", "interface", "enum", "namespace");

  /** What begins a statement, and so no declaration. */
  private static final Set<String> STATEMENTS =
      Set.of("return", "throw", "new", "else", "case", "yield", "assert", "await", "if", "for");

  /** How the language of a file writes declarations; null when that is not known. */
  static @Nullable Declarations of(String language, ChangedFile file) {
    return switch (language) {
      case "Java" -> showsInterface(file) ? JAVA_INTERFACE : JAVA;
      case "C#" -> CSHARP;
      case "Kotlin" -> KOTLIN;
      case "TypeScript", "JavaScript", "Vue", "Svelte" -> SCRIPT;
      case "Python" -> PYTHON;
      case "Go" -> GO;
      case "Rust" -> RUST;
      default -> null;
    };
  }

  /** The names that a line declares for others; empty when it declares none. */
  abstract List<String> names(String line);

  /** What of a declaration matters to others: not what is done in it. */
  String signature(String line) {
    String text = SourceLine.squeezed(line);
    int depth = 0;
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == '(' || c == '[' || c == '<') {
        depth++;
      } else if (c == ')' || c == ']' || (c == '>' && depth > 0)) {
        depth--;
      } else if (depth == 0 && (c == '{' || text.startsWith("=>", index))) {
        return this == SCRIPT && text.startsWith("export{") ? text : text.substring(0, index);
      } else if (depth == 0
          && c == '='
          && (this == JAVA || this == JAVA_INTERFACE || this == KOTLIN)) {
        return text.substring(0, index);
      }
    }
    return text;
  }

  private static boolean showsInterface(ChangedFile file) {
    return file.hunks().stream()
        .flatMap(hunk -> hunk.lines().stream())
        .anyMatch(
            line -> line.text().contains("interface ") && !new Words(line.text()).isComment());
  }

  private static List<String> likeJava(String line, Set<String> access) {
    Words words = new Words(line);
    boolean offered = false;
    while (MODIFIERS.contains(words.word())) {
      offered |= access.contains(words.word());
      words.next();
    }
    if (!offered) {
      return List.of();
    }
    if (TYPES.contains(words.word()) && SourceLine.isOfWord(words.peek())) {
      words.next();
      return one(words.word());
    }
    return one(lastNameBefore(line, "(={;"));
  }

  private static List<String> memberOfInterface(String line) {
    Words words = new Words(line);
    String text = line.strip();
    boolean member = text.endsWith(");") || (words.word().equals("default") && text.contains("("));
    if (!member
        || STATEMENTS.contains(words.word())
        || words.word().isEmpty()
        || words.isComment()) {
      return List.of();
    }
    int open = line.indexOf('(');
    int begin = open;
    while (begin > 0 && SourceLine.isOfWord(line.charAt(begin - 1))) {
      begin--;
    }
    // "Type name(": a call has a dot or nothing before its name.
    boolean typed =
        begin > 1 && line.charAt(begin - 1) == ' ' && !line.substring(0, begin).isBlank();
    return typed && line.substring(0, begin).indexOf('=') < 0
        ? one(line.substring(begin, open))
        : List.of();
  }

  private static String beforeParenthesis(String line) {
    return lastNameBefore(line, "(");
  }

  /** The last word before the first of some characters. */
  private static String lastNameBefore(String line, String ends) {
    int end = 0;
    while (end < line.length() && ends.indexOf(line.charAt(end)) < 0) {
      end++;
    }
    int last = end;
    while (last > 0 && !SourceLine.isOfWord(line.charAt(last - 1))) {
      last--;
    }
    int first = last;
    while (first > 0 && SourceLine.isOfWord(line.charAt(first - 1))) {
      first--;
    }
    return line.substring(first, last);
  }

  /** "export { a, b as c }": a and c. */
  private static List<String> listed(String text) {
    int open = text.indexOf('{');
    int close = text.indexOf('}', open);
    List<String> names = new ArrayList<>();
    String inside = text.substring(open + 1, close < 0 ? text.length() : close);
    for (String part : inside.split(",", -1)) {
      String[] words = part.strip().split(" ", -1);
      String name = words[words.length - 1];
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> one(String name) {
    return name.isEmpty() ? List.of() : List.of(name);
  }

  /** The words at the beginning of a line, without annotations. */
  private static final class Words {
    private final String line;
    private int begin;
    private int end;

    Words(String line) {
      this.line = line;
      toWord(0);
      while (begin < line.length()
          && line.charAt(begin) == '@'
          && !line.startsWith("@interface", begin)) {
        int name = SourceLine.endOfWord(line, begin + 1);
        while (name < line.length() && line.charAt(name) == '.') {
          name = SourceLine.endOfWord(line, name + 1);
        }
        if (name < line.length() && line.charAt(name) == '(') {
          int close = line.indexOf(')', name);
          name = close < 0 ? line.length() : close + 1;
        }
        toWord(name);
      }
    }

    private void toWord(int from) {
      begin = from;
      while (begin < line.length() && line.charAt(begin) <= ' ') {
        begin++;
      }
      end = SourceLine.endOfWord(line, begin);
    }

    String word() {
      return line.substring(begin, end);
    }

    void next() {
      // "@interface" and "non-sealed" are of two words.
      int from = end;
      if (peek() == '@' || (peek() == '-' && word().equals("non"))) {
        from = line.indexOf(peek(), end) + 1;
      }
      toWord(from);
    }

    /** What follows the word, blanks aside; 0 at the end of the line. */
    char peek() {
      int at = end;
      while (at < line.length() && line.charAt(at) <= ' ') {
        at++;
      }
      return at < line.length() ? line.charAt(at) : 0;
    }

    boolean isComment() {
      return line.startsWith("//", begin)
          || line.startsWith("*", begin)
          || line.startsWith("/*", begin);
    }
  }
}
