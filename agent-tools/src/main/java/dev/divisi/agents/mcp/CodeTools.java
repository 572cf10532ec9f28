package dev.divisi.agents.mcp;

import dev.divisi.context.CodeSnapshot;
import dev.divisi.context.References;
import dev.divisi.context.SearchHit;
import dev.divisi.context.SearchQuery;
import dev.divisi.context.SymbolHit;
import dev.divisi.context.SymbolQuery;
import dev.divisi.context.outline.SymbolKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be asked of the repository at the base of the attempt. */
final class CodeTools {
  private static final int MAX_QUERY_BYTES = 2_000;
  private static final int MAX_NAME_BYTES = 500;
  private static final String WITHIN =
      """
      "within": {"type": "array", "items": {"type": "string"}, "maxItems": 50,
                 "description": "Only files that one of these globs matches, such as src/main/**"},
      "limit": {"type": "integer", "minimum": 1, "maximum": 200}
      """;
  private static final String AT_BASE = " Sees the base commit, not your edits.";

  private final CodeSnapshot snapshot;

  CodeTools(CodeSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  List<Tool> all() {
    return List.of(
        Tool.of(
            "search",
            "Finds files by words, names and \"phrases in quotes\", best first." + AT_BASE,
            true,
            "{\"query\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 2000}, "
                + WITHIN
                + "}",
            this::search,
            "query"),
        Tool.of(
            "symbols",
            "Finds definitions of types, functions, fields by name." + AT_BASE,
            true,
            """
            {"name": {"type": "string", "minLength": 1, "maxLength": 200},
             "match": {"type": "string", "enum": ["exact", "prefix", "words"],
                       "description": "How the name is meant; exact unless said"},
             "kinds": {"type": "array", "items": {"type": "string", "enum": [%s]}},
             "container": {"type": "string", "description": "Only in something of this name"},
            """
                    .formatted(kinds())
                + WITHIN
                + "}",
            this::symbols,
            "name"),
        Tool.of(
            "references",
            "Finds each place where a name stands, in this very case, as a whole word." + AT_BASE,
            true,
            "{\"name\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 200}, "
                + WITHIN
                + "}",
            this::references,
            "name"));
  }

  private static String kinds() {
    return EnumSet.allOf(SymbolKind.class).stream()
        .map(kind -> "\"" + word(kind) + "\"")
        .collect(Collectors.joining(", "));
  }

  private static String word(SymbolKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private String search(Arguments arguments) throws ToolException {
    String text = arguments.text("query", MAX_QUERY_BYTES);
    int limit = arguments.number("limit", 20, 1, SearchQuery.MAX_LIMIT);
    List<SearchHit> hits = snapshot.search(new SearchQuery(text, arguments.globs("within"), limit));
    if (hits.isEmpty()) {
      return "No file has that. Try fewer words, a part of a name, or no \"within\".";
    }
    return hits.stream()
        .map(hit -> hit.path() + ":" + hit.line() + ": " + hit.excerpt())
        .collect(Collectors.joining("\n"));
  }

  private String symbols(Arguments arguments) throws ToolException {
    Set<SymbolKind> kinds = EnumSet.noneOf(SymbolKind.class);
    for (String kind : arguments.texts("kinds", SymbolKind.values().length)) {
      kinds.add(Arguments.constant("kinds", kind, SymbolKind.values()));
    }
    String match = arguments.given("match", MAX_NAME_BYTES).orElse("exact");
    List<SymbolHit> hits =
        snapshot.symbols(
            new SymbolQuery(
                arguments.text("name", MAX_NAME_BYTES),
                Arguments.constant("match", match, SymbolQuery.Match.values()),
                kinds,
                arguments.given("container", MAX_NAME_BYTES),
                arguments.globs("within"),
                arguments.number("limit", 50, 1, SearchQuery.MAX_LIMIT)));
    if (hits.isEmpty()) {
      return "Nothing of that name is defined. Try \"match\": \"words\", or search.";
    }
    return hits.stream()
        .map(
            hit ->
                hit.path()
                    + ":"
                    + hit.symbol().line()
                    + ": "
                    + word(hit.symbol().kind())
                    + " "
                    + (hit.symbol().container().isEmpty() ? "" : hit.symbol().container() + " / ")
                    + hit.symbol().name()
                    + ": "
                    + hit.excerpt())
        .collect(Collectors.joining("\n"));
  }

  private String references(Arguments arguments) throws ToolException {
    int limit = arguments.number("limit", 50, 1, SearchQuery.MAX_LIMIT);
    References found =
        snapshot.references(
            arguments.text("name", MAX_NAME_BYTES), arguments.globs("within"), limit);
    if (found.places().isEmpty()) {
      return "The name stands nowhere. It must be whole and in this very case.";
    }
    return "In "
        + found.files()
        + " files"
        + (found.places().size() < limit ? ":" : ", the first " + limit + " places:")
        + found.places().stream()
            .map(place -> "\n" + place.path() + ":" + place.line() + ": " + place.excerpt())
            .collect(Collectors.joining());
  }
}
