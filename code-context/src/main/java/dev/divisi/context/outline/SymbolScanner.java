package dev.divisi.context.outline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds definitions where there is no ctags, line by line: what begins a line like a definition is
 * one. What it is in is guessed by indentation, so it is right for code that is formatted as usual.
 * It knows no comments but those that begin a line, and no strings of several lines.
 */
final class SymbolScanner {
  private static final int MAX_LINE = 400;
  private static final int MAX_SYMBOLS = 20_000;
  private static final int TAB = 4;

  private static final String NAME = "(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*+)";

  /** What looks like a call or a definition of a method and is neither. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "if",
          "else",
          "for",
          "while",
          "do",
          "switch",
          "catch",
          "return",
          "new",
          "throw",
          "try",
          "synchronized",
          "assert",
          "super",
          "this",
          "case",
          "default",
          "yield",
          "await",
          "using",
          "lock",
          "foreach",
          "sizeof",
          "typeof",
          "delete",
          "function",
          "when",
          "fixed",
          "in");

  private static final String JAVA_MODIFIERS =
      "(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed|default|strictfp"
          + "|synchronized|native|transient|volatile|partial|internal|virtual|override|readonly"
          + "|async|extern|unsafe|new|file|required)\\s++)*+";
  private static final String JAVA_TYPE = "[\\p{L}_$][\\p{L}\\p{N}_$.<>,?&\\[\\]@ ]*?[\\w>\\]?]";

  private static final List<Rule> JAVA =
      List.of(
          rule(SymbolKind.CLASS, "^\\s*+" + JAVA_MODIFIERS + "(?:class|record)\\s++" + NAME),
          rule(SymbolKind.INTERFACE, "^\\s*+" + JAVA_MODIFIERS + "@?interface\\s++" + NAME),
          rule(SymbolKind.ENUM, "^\\s*+" + JAVA_MODIFIERS + "enum\\s++" + NAME),
          rule(
              SymbolKind.METHOD,
              "^\\s++"
                  + JAVA_MODIFIERS
                  + "(?:<[^>]{1,100}>\\s++)?"
                  + JAVA_TYPE
                  + "\\s++"
                  + NAME
                  + "\\s*+\\([^;=]*$"),
          rule(
              SymbolKind.METHOD,
              "^\\s++(?:(?:public|protected|private)\\s++)" + NAME + "\\s*+\\([^;=]*$"),
          rule(
              SymbolKind.METHOD,
              "^\\s++"
                  + JAVA_MODIFIERS
                  + JAVA_TYPE
                  + "\\s++"
                  + NAME
                  + "\\s*+\\([^;=(]*\\)[^;=]*+;\\s*+$"),
          rule(
              SymbolKind.CONSTANT,
              "^\\s++(?:(?:public|protected|private)\\s++)?(?:static\\s++final|final\\s++static)\\s++"
                  + JAVA_TYPE
                  + "\\s++"
                  + NAME
                  + "\\s*+[=;]"),
          rule(
              SymbolKind.FIELD,
              "^\\s++(?:public|protected|private)\\s++"
                  + JAVA_MODIFIERS
                  + JAVA_TYPE
                  + "\\s++"
                  + NAME
                  + "\\s*+[=;]"));

  private static final List<Rule> CSHARP =
      joined(
          List.of(
              rule(
                  SymbolKind.STRUCT,
                  "^\\s*+" + JAVA_MODIFIERS + "(?:record\\s++)?struct\\s++" + NAME),
              rule(SymbolKind.MODULE, "^\\s*+namespace\\s++(?<name>[\\p{L}_][\\p{L}\\p{N}_.]*+)"),
              rule(
                  SymbolKind.FIELD,
                  "^\\s++(?:public|protected|private|internal)\\s++"
                      + JAVA_MODIFIERS
                      + JAVA_TYPE
                      + "\\s++"
                      + NAME
                      + "\\s*+(?:\\{|=>)")),
          JAVA);

  private static final String KOTLIN_MODIFIERS =
      "(?:(?:public|protected|private|internal|open|abstract|sealed|data|inline|value|inner|override"
          + "|final|suspend|operator|infix|tailrec|external|annotation|companion|const|lateinit"
          + "|expect|actual)\\s++)*+";

  private static final List<Rule> KOTLIN =
      List.of(
          rule(SymbolKind.ENUM, "^\\s*+" + KOTLIN_MODIFIERS + "enum\\s++class\\s++" + NAME),
          rule(SymbolKind.CLASS, "^\\s*+" + KOTLIN_MODIFIERS + "(?:class|object)\\s++" + NAME),
          rule(
              SymbolKind.INTERFACE,
              "^\\s*+" + KOTLIN_MODIFIERS + "(?:fun\\s++)?interface\\s++" + NAME),
          rule(
              SymbolKind.FUNCTION,
              "^\\s*+"
                  + KOTLIN_MODIFIERS
                  + "fun\\s++(?:<[^>]{1,100}>\\s*+)?(?:[\\w.<>?]+\\.)?"
                  + NAME
                  + "\\s*+\\("),
          rule(SymbolKind.ALIAS, "^\\s*+" + KOTLIN_MODIFIERS + "typealias\\s++" + NAME),
          rule(SymbolKind.FIELD, "^\\s{0,4}+" + KOTLIN_MODIFIERS + "va[lr]\\s++" + NAME));

  private static final List<Rule> PYTHON =
      List.of(
          rule(SymbolKind.CLASS, "^\\s*+class\\s++" + NAME),
          rule(SymbolKind.FUNCTION, "^\\s*+(?:async\\s++)?def\\s++" + NAME),
          rule(SymbolKind.CONSTANT, "^(?<name>[A-Z][A-Z0-9_]++)\\s*+(?::[^=]{1,100})?=[^=]"));

  private static final String EXPORT =
      "^\\s*+(?:export\\s++)?(?:default\\s++)?(?:declare\\s++)?(?:abstract\\s++)?";

  private static final List<Rule> JAVASCRIPT =
      List.of(
          rule(SymbolKind.CLASS, EXPORT + "class\\s++" + NAME),
          rule(SymbolKind.INTERFACE, EXPORT + "interface\\s++" + NAME),
          rule(SymbolKind.ENUM, EXPORT + "(?:const\\s++)?enum\\s++" + NAME),
          rule(SymbolKind.ALIAS, EXPORT + "type\\s++" + NAME + "\\s*+(?:<[^=]{1,200})?="),
          rule(SymbolKind.MODULE, EXPORT + "namespace\\s++" + NAME),
          rule(SymbolKind.FUNCTION, EXPORT + "(?:async\\s++)?function\\s*+\\*?\\s*+" + NAME),
          rule(
              SymbolKind.FUNCTION,
              EXPORT
                  + "(?:const|let|var)\\s++"
                  + NAME
                  + "\\s*+(?::[^=]{1,200})?=\\s*+(?:async\\s*+)?(?:function\\b|(?:\\([^)]*+\\)|\\w++)[^=]{0,100}=>)"),
          rule(SymbolKind.CONSTANT, "^(?:export\\s++)?const\\s++" + NAME + "\\b"),
          rule(
              SymbolKind.METHOD,
              "^\\s++(?:(?:public|protected|private|static|async|override|readonly|get|set)\\s++)*+\\*?"
                  + "(?<name>[#\\p{L}_$][\\p{L}\\p{N}_$]*+)\\s*+(?:<[^(]{1,100}>)?\\([^;]*\\)[^;=()]*\\{\\s*+$"));

  private static final List<Rule> GO =
      List.of(
          rule(SymbolKind.METHOD, "^func\\s*+\\([^)]{1,100}\\)\\s*+" + NAME),
          rule(SymbolKind.FUNCTION, "^func\\s++" + NAME),
          rule(
              SymbolKind.STRUCT,
              "^\\s*+type\\s++" + NAME + "(?:\\[[^\\]]{1,100}\\])?\\s++struct\\b"),
          rule(
              SymbolKind.INTERFACE,
              "^\\s*+type\\s++" + NAME + "(?:\\[[^\\]]{1,100}\\])?\\s++interface\\b"),
          rule(SymbolKind.ALIAS, "^type\\s++" + NAME),
          rule(SymbolKind.CONSTANT, "^const\\s++" + NAME),
          rule(SymbolKind.VARIABLE, "^var\\s++" + NAME));

  private static final String RUST_BEGIN = "^\\s*+(?:pub(?:\\([^)]{1,50}\\))?\\s++)?";

  private static final List<Rule> RUST =
      List.of(
          rule(
              SymbolKind.FUNCTION,
              RUST_BEGIN
                  + "(?:default\\s++)?(?:const\\s++)?(?:async\\s++)?(?:unsafe\\s++)?(?:extern\\s++\"[^\"]*+\"\\s++)?fn\\s++"
                  + NAME),
          rule(SymbolKind.STRUCT, RUST_BEGIN + "(?:struct|union)\\s++" + NAME),
          rule(SymbolKind.ENUM, RUST_BEGIN + "enum\\s++" + NAME),
          rule(SymbolKind.TRAIT, RUST_BEGIN + "(?:unsafe\\s++)?trait\\s++" + NAME),
          rule(
              SymbolKind.TRAIT,
              "^\\s*+(?:unsafe\\s++)?impl\\b(?:<[^{]{1,100}?>)?\\s++(?:[^{]{1,100}?\\s++for\\s++)?"
                  + NAME),
          rule(SymbolKind.MODULE, RUST_BEGIN + "mod\\s++" + NAME),
          rule(SymbolKind.ALIAS, RUST_BEGIN + "type\\s++" + NAME),
          rule(
              SymbolKind.CONSTANT,
              RUST_BEGIN + "(?:const|static)\\s++(?:mut\\s++)?" + NAME + "\\s*+:"),
          rule(SymbolKind.MACRO, "^\\s*+macro_rules!\\s*+" + NAME));

  private static final List<Rule> C =
      List.of(
          rule(SymbolKind.MACRO, "^\\s*+#\\s*+define\\s++" + NAME),
          rule(
              SymbolKind.CLASS,
              "^\\s*+(?:template\\s*+<[^>]{1,200}>\\s*+)?class\\s++(?:\\w++\\s++)??"
                  + NAME
                  + "\\s*+(?:final\\s*+)?(?::[^:;].*+|\\{.*+)?$"),
          rule(
              SymbolKind.STRUCT,
              "^\\s*+(?:typedef\\s++)?(?:struct|union)\\s++"
                  + NAME
                  + "\\s*+(?::[^:;].*+|\\{.*+)?$"),
          rule(
              SymbolKind.ENUM,
              "^\\s*+(?:typedef\\s++)?enum\\s++(?:class\\s++|struct\\s++)?" + NAME + "[^;]*+$"),
          rule(
              SymbolKind.MODULE,
              "^\\s*+(?:inline\\s++)?namespace\\s++(?<name>[\\p{L}_][\\p{L}\\p{N}_:]*+)"),
          rule(SymbolKind.ALIAS, "^\\s*+using\\s++" + NAME + "\\s*+="),
          rule(SymbolKind.ALIAS, "^\\s*+typedef\\s++[^;{(]{1,200}?\\b" + NAME + "\\s*+;"),
          rule(
              SymbolKind.FUNCTION,
              "^(?!\\s*+(?:else|return|typedef|delete|goto|using)\\b)\\s*+(?:[\\w:<>,*&~\\[\\]]++\\s++)+?[*&]*+(?:[\\w<>]++::)*+(?<name>~?[\\p{L}_]\\w*+)\\s*+\\([^;]*+$"),
          rule(
              SymbolKind.FUNCTION,
              "^(?:[\\w:<>,*&]++\\s++)+?[*&]*+(?<name>[\\p{L}_]\\w*+)\\s*+\\([^;{]*\\)\\s*+;\\s*+$"));

  private static final List<Rule> RUBY =
      List.of(
          rule(SymbolKind.CLASS, "^\\s*+class\\s++(?:[A-Z]\\w*+::)*+(?<name>[A-Z]\\w*+)"),
          rule(SymbolKind.MODULE, "^\\s*+module\\s++(?:[A-Z]\\w*+::)*+(?<name>[A-Z]\\w*+)"),
          rule(
              SymbolKind.METHOD,
              "^\\s*+(?:private\\s++|protected\\s++)?def\\s++(?:self\\.)?(?<name>[\\w]++[?!=]?)"),
          rule(SymbolKind.CONSTANT, "^\\s*+(?<name>[A-Z][A-Z0-9_]++)\\s*+=[^=]"));

  private SymbolScanner() {}

  /**
   * What begins a line like a definition.
   *
   * @param kind of what
   * @param pattern with a group "name"; every repetition is bounded or possessive
   */
  private record Rule(SymbolKind kind, Pattern pattern) {}

  /** What is open at a line. */
  private record Open(Symbol symbol, int indentation) {}

  static List<Symbol> scan(Language language, List<String> lines) {
    List<Rule> rules = rules(language);
    List<Symbol> symbols = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    for (int i = 0; i < lines.size() && symbols.size() < MAX_SYMBOLS; i++) {
      String line = lines.get(i);
      String begin = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line;
      if (begin.isBlank() || isComment(language, begin.stripLeading())) {
        continue;
      }
      int indentation = indentation(begin);
      Symbol found = match(rules, begin, i + 1);
      if (found == null) {
        continue;
      }
      while (!open.isEmpty() && open.peek().indentation() >= indentation) {
        open.pop();
      }
      Symbol symbol = within(found, open);
      symbols.add(symbol);
      open.push(new Open(symbol, indentation));
    }
    return symbols;
  }

  private static Symbol within(Symbol found, Deque<Open> open) {
    if (open.isEmpty()) {
      return found;
    }
    Symbol outer = open.peek().symbol();
    String container =
        outer.container().isEmpty() ? outer.name() : outer.container() + "." + outer.name();
    boolean method = found.kind() == SymbolKind.FUNCTION && outer.kind().isType();
    return new Symbol(
        found.name(),
        method ? SymbolKind.METHOD : found.kind(),
        container.substring(0, Math.min(container.length(), Symbol.MAX_NAME)),
        found.line(),
        found.endLine());
  }

  private static @org.jspecify.annotations.Nullable Symbol match(
      List<Rule> rules, String line, int number) {
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(line);
      if (matcher.find()) {
        String name = matcher.group("name");
        String first = line.strip().split("[^\\w@#]", 2)[0];
        boolean statement = KEYWORDS.contains(name) || isStatement(rule.kind(), first);
        if (name.length() <= Symbol.MAX_NAME && !statement) {
          return new Symbol(name, rule.kind(), "", number, number);
        }
      }
    }
    return null;
  }

  private static boolean isStatement(SymbolKind kind, String firstWord) {
    return kind == SymbolKind.METHOD
        && KEYWORDS.contains(firstWord)
        && !Set.of("synchronized", "default", "new").contains(firstWord);
  }

  private static boolean isComment(Language language, String line) {
    return switch (language) {
      case PYTHON, RUBY -> line.startsWith("#");
      case JAVA, KOTLIN, JAVASCRIPT, TYPESCRIPT, GO, RUST, C, CPP, CSHARP ->
          line.startsWith("//")
              || line.startsWith("/*")
              || line.startsWith("* ")
              || line.equals("*");
      case GO_MODULE, OTHER -> false;
    };
  }

  private static int indentation(String line) {
    int width = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\t') {
        width += TAB;
      } else if (c == ' ') {
        width++;
      } else {
        break;
      }
    }
    return width;
  }

  private static List<Rule> rules(Language language) {
    return switch (language) {
      case JAVA -> JAVA;
      case KOTLIN -> KOTLIN;
      case PYTHON -> PYTHON;
      case JAVASCRIPT, TYPESCRIPT -> JAVASCRIPT;
      case GO -> GO;
      case RUST -> RUST;
      case C, CPP -> C;
      case RUBY -> RUBY;
      case CSHARP -> CSHARP;
      case GO_MODULE, OTHER -> List.of();
    };
  }

  private static Rule rule(SymbolKind kind, String pattern) {
    return new Rule(kind, Pattern.compile(pattern));
  }

  private static List<Rule> joined(List<Rule> first, List<Rule> then) {
    List<Rule> all = new ArrayList<>(first);
    all.addAll(then);
    return List.copyOf(all);
  }
}
