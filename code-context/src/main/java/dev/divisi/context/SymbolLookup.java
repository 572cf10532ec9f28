package dev.divisi.context;

import dev.divisi.context.outline.Symbol;
import dev.divisi.context.outline.SymbolKind;
import dev.divisi.context.outline.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;

/** Finds definitions by their names. */
final class SymbolLookup {
  private static final int MOST_TERMS = 2_000;
  private static final int MOST_FILES = 2_000;

  private final View view;
  private final ViewSearcher searcher;

  SymbolLookup(View view, ViewSearcher searcher) {
    this.view = view;
    this.searcher = searcher;
  }

  /** A definition and the number of its file. */
  record Found(int file, Symbol symbol) {}

  List<SymbolHit> find(SymbolQuery query) throws IOException {
    List<SymbolHit> hits = new ArrayList<>();
    Map<Integer, Excerpts> texts = new HashMap<>();
    for (Found found : find(query, MOST_FILES)) {
      ViewFile file = view.file(found.file());
      Excerpts text = texts.get(file.document());
      if (text == null) {
        text = new Excerpts(view.text(file.document()));
        texts.put(file.document(), text);
      }
      hits.add(new SymbolHit(file.path(), found.symbol(), text.line(found.symbol().line())));
    }
    return hits;
  }

  /** The same without excerpts, from that many files at most. */
  List<Found> find(SymbolQuery query, int mostFiles) throws IOException {
    List<Found> all = new ArrayList<>();
    int files = 0;
    for (int document : candidates(query).numbers()) {
      if (++files > mostFiles) {
        break;
      }
      List<Symbol> fitting =
          symbols(document).stream().filter(symbol -> fits(symbol, query)).toList();
      for (int file : fitting.isEmpty() ? List.<Integer>of() : view.filesAt(document)) {
        if (SearchQuery.isWithin(query.within(), view.file(file).path())) {
          fitting.forEach(symbol -> all.add(new Found(file, symbol)));
        }
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparing((Found found) -> !found.symbol().name().equals(query.name()))
                .thenComparingInt(found -> rank(found.symbol().kind()))
                .thenComparingInt(found -> found.symbol().name().length())
                .thenComparingInt(Found::file)
                .thenComparingInt(found -> found.symbol().line()))
        .limit(query.limit())
        .toList();
  }

  private ViewSearcher.Documents candidates(SymbolQuery query) throws IOException {
    String lower = query.name().toLowerCase(Locale.ROOT);
    return switch (query.match()) {
      case EXACT -> searcher.with(new Term(Fields.SYMBOL, lower));
      case PREFIX ->
          lower.isEmpty()
              ? new ViewSearcher.Documents()
              : searcher.withPrefix(Fields.SYMBOL, lower, MOST_TERMS);
      case WORDS -> withAll(parts(query.name()));
    };
  }

  private ViewSearcher.Documents withAll(List<String> parts) throws IOException {
    ViewSearcher.Documents documents = new ViewSearcher.Documents();
    for (int i = 0; i < parts.size(); i++) {
      ViewSearcher.Documents found = searcher.with(new Term(Fields.SYMBOL_PART, parts.get(i)));
      if (i == 0) {
        documents = found;
      } else {
        documents.retain(found);
      }
    }
    return documents;
  }

  private static List<String> parts(String name) {
    return Words.in(name).stream().flatMap(word -> Words.parts(word).stream()).distinct().toList();
  }

  private static boolean fits(Symbol symbol, SymbolQuery query) {
    String name = symbol.name().toLowerCase(Locale.ROOT);
    String wanted = query.name().toLowerCase(Locale.ROOT);
    boolean byName =
        switch (query.match()) {
          case EXACT -> name.equals(wanted);
          case PREFIX -> name.startsWith(wanted);
          case WORDS -> new HashSet<>(Words.parts(symbol.name())).containsAll(parts(query.name()));
        };
    return byName
        && (query.kinds().isEmpty() || query.kinds().contains(symbol.kind()))
        && query.container().map(outer -> isIn(symbol.container(), outer)).orElse(true);
  }

  private static boolean isIn(String container, String outer) {
    return !container.isEmpty()
        && (container.equalsIgnoreCase(outer)
            || List.of(container.split("[.:]+", -1)).stream().anyMatch(outer::equalsIgnoreCase));
  }

  private static int rank(SymbolKind kind) {
    return switch (kind) {
      case CLASS, INTERFACE, ENUM, STRUCT, TRAIT -> 0;
      case FUNCTION, METHOD, MODULE, ALIAS, MACRO -> 1;
      case FIELD, CONSTANT, VARIABLE, OTHER -> 2;
    };
  }

  /** All definitions of the text that stands there, in its order. */
  List<Symbol> symbols(int document) throws IOException {
    List<LeafReaderContext> leaves = view.reader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.SYMBOLS);
    return values != null && values.advanceExact(document - leaf.docBase)
        ? Facts.symbols(values.binaryValue())
        : List.of();
  }
}
