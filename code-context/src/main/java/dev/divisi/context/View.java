package dev.divisi.context;

import dev.divisi.context.outline.SymbolSource;
import dev.divisi.workspace.ChangedPaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/**
 * An index as a commit sees it: the files that it has, in the order of their paths, and where in
 * the index each of them stands. Files with the same text stand in the same place.
 */
final class View {
  /** No file of the commit stands there. */
  static final int NONE = -1;

  private final DirectoryReader reader;
  private final List<ViewFile> files = new ArrayList<>();
  private final Map<String, Integer> byPath = new HashMap<>();
  private final int[] firstFile;
  private final List<Integer> sameText = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final List<ChangedPaths> changes = new ArrayList<>();
  private final Map<LeftOut, Integer> leftOut;

  private View(DirectoryReader reader, Selection selection) {
    this.reader = reader;
    this.firstFile = new int[reader.maxDoc()];
    Arrays.fill(firstFile, NONE);
    this.leftOut = new EnumMap<>(LeftOut.class);
    leftOut.putAll(selection.leftOut());
  }

  static View of(
      DirectoryReader reader, Selection selection, List<String> history, SymbolSource source)
      throws IOException {
    View view = new View(reader, selection);
    Map<String, Integer> documents = view.documents();
    boolean byCtags = source == SymbolSource.CTAGS;
    Map<Integer, Facts> facts = view.facts();
    for (Selection.Entry entry : selection.files()) {
      Integer document = documents.get(entry.key(byCtags));
      Facts known = document == null ? null : facts.get(document);
      if (document == null || known == null) {
        continue;
      }
      if (known.leftOut().isPresent()) {
        view.leftOut.merge(known.leftOut().get(), 1, Integer::sum);
      } else {
        view.add(new ViewFile(entry.path(), entry.language(), document, known));
      }
    }
    view.readChanges(documents, history);
    return view;
  }

  private void add(ViewFile file) {
    int number = files.size();
    files.add(file);
    byPath.put(file.path(), number);
    sameText.add(firstFile[file.document()]);
    firstFile[file.document()] = number;
  }

  private Map<String, Integer> documents() throws IOException {
    Map<String, Integer> documents = new HashMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.KEY);
      Bits live = leaf.reader().getLiveDocs();
      while (values != null && values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live == null || live.get(values.docID())) {
          documents.put(values.binaryValue().utf8ToString(), leaf.docBase + values.docID());
        }
      }
    }
    keys.addAll(documents.keySet());
    return documents;
  }

  private Map<Integer, Facts> facts() throws IOException {
    Map<Integer, Facts> facts = new HashMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.FACTS);
      while (values != null && values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        facts.put(leaf.docBase + values.docID(), Facts.decode(values.binaryValue()));
      }
    }
    return facts;
  }

  private void readChanges(Map<String, Integer> documents, List<String> history)
      throws IOException {
    Map<Integer, ChangedPaths> read = new HashMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.CHANGES);
      while (values != null && values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        read.put(leaf.docBase + values.docID(), Facts.changes(values.binaryValue()));
      }
    }
    for (String commit : history) {
      ChangedPaths found = read.get(documents.getOrDefault(Fields.commitKey(commit), NONE));
      if (found != null) {
        changes.add(found);
      }
    }
  }

  DirectoryReader reader() {
    return reader;
  }

  /** All that stands in the index, whether this commit has it or not. */
  Set<String> keys() {
    return keys;
  }

  /** The files, in the order of their paths; their numbers count from 0. */
  List<ViewFile> files() {
    return files;
  }

  ViewFile file(int number) {
    return files.get(number);
  }

  /** The number of a file, or {@link #NONE}. */
  int number(String path) {
    return byPath.getOrDefault(path, NONE);
  }

  /** Whether the commit has a file with the text that stands there. */
  boolean has(int document) {
    return firstFile[document] != NONE;
  }

  /** The files with the text that stands there, in the order of their paths. */
  List<Integer> filesAt(int document) {
    List<Integer> found = new ArrayList<>();
    for (int file = firstFile[document]; file != NONE; file = sameText.get(file)) {
      found.add(file);
    }
    return found.reversed();
  }

  /** What the commits before it changed, newest first. */
  List<ChangedPaths> changes() {
    return changes;
  }

  Coverage coverage() {
    Map<SymbolSource, Integer> symbols = new EnumMap<>(SymbolSource.class);
    long lines = 0;
    for (ViewFile file : files) {
      symbols.merge(file.facts().source(), 1, Integer::sum);
      lines += file.facts().lines();
    }
    return new Coverage(files.size(), lines, leftOut, symbols);
  }

  String text(int document) throws IOException {
    String text = reader.storedFields().document(document, Set.of(Fields.TEXT)).get(Fields.TEXT);
    return text == null ? "" : text;
  }
}
