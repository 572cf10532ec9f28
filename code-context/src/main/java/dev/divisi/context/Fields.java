package dev.divisi.context;

import dev.divisi.context.outline.Outline;
import dev.divisi.context.outline.SourceText;
import dev.divisi.context.outline.Symbol;
import dev.divisi.context.outline.Words;
import dev.divisi.workspace.ChangedPaths;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** What stands in the index: a document for each blob in a language, and one for each commit. */
final class Fields {
  /** Changes whenever what is below does: an index of another format is made anew. */
  static final String FORMAT = "1";

  /** What names a document; as a term and as a value. */
  static final String KEY = "key";

  /** All words and their parts, with positions. */
  static final String WORDS = "words";

  /** All words as they are written, once a file. */
  static final String NAMES = "names";

  /** The names of definitions, in lower case. */
  static final String SYMBOL = "symbol";

  /** The parts of the names of definitions. */
  static final String SYMBOL_PART = "symbolPart";

  /** The text itself. */
  static final String TEXT = "text";

  /** The facts of a file. */
  static final String FACTS = "facts";

  /** The definitions of a file. */
  static final String SYMBOLS = "symbols";

  /** What a commit changed. */
  static final String CHANGES = "changes";

  private static final FieldType NAMES_TYPE = names();

  private Fields() {}

  static Document of(String key, SourceText.Legible source, Outline outline, Words.Cache cache) {
    List<String> words = Words.in(source.text());
    Document document =
        document(
            key,
            new Facts(
                Optional.empty(),
                outline.source(),
                source.lines(),
                words.size(),
                outline.declares(),
                outline.imports()));
    document.add(new TextField(WORDS, new WordStream(words, cache)));
    document.add(new Field(NAMES, new NameStream(new HashSet<>(words)), NAMES_TYPE));
    document.add(new StoredField(TEXT, source.text()));
    Set<String> symbols = new LinkedHashSet<>();
    Set<String> parts = new LinkedHashSet<>();
    for (Symbol symbol : outline.symbols()) {
      symbols.add(symbol.name().toLowerCase(Locale.ROOT));
      parts.addAll(cache.parts(symbol.name()));
    }
    symbols.forEach(name -> document.add(new StringField(SYMBOL, name, Field.Store.NO)));
    parts.forEach(part -> document.add(new StringField(SYMBOL_PART, part, Field.Store.NO)));
    document.add(new BinaryDocValuesField(SYMBOLS, Facts.encoded(outline.symbols())));
    return document;
  }

  static Document without(String key, LeftOut reason) {
    return document(key, Facts.without(reason));
  }

  static Document of(ChangedPaths changes) {
    Document document = new Document();
    addKey(document, commitKey(changes.commit()));
    document.add(new BinaryDocValuesField(CHANGES, Facts.encoded(changes)));
    return document;
  }

  static String commitKey(String commit) {
    return "commit:" + commit;
  }

  private static Document document(String key, Facts facts) {
    Document document = new Document();
    addKey(document, key);
    document.add(new BinaryDocValuesField(FACTS, facts.encoded()));
    return document;
  }

  private static void addKey(Document document, String key) {
    document.add(new StringField(KEY, key, Field.Store.NO));
    document.add(new BinaryDocValuesField(KEY, new BytesRef(key)));
  }

  private static FieldType names() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.setIndexOptions(IndexOptions.DOCS);
    type.freeze();
    return type;
  }
}
