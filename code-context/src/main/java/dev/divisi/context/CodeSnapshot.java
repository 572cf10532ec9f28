package dev.divisi.context;

import dev.divisi.context.outline.Symbol;
import dev.divisi.globs.PathGlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be asked of a repository at one commit. It stays as it is, whatever is indexed
 * meanwhile; for any number of threads, until it is closed. The same question always has the same
 * answer. Paths and excerpts come from the repository: untrusted.
 *
 * <p>An UncheckedIOException means that the disk fails: the index was checked when it was opened.
 */
public final class CodeSnapshot implements AutoCloseable {
  private static final int LIMIT = SearchQuery.MAX_LIMIT;

  private final String commit;
  private final View view;
  private final ViewSearcher searcher;
  private final TextSearch text;
  private final SymbolLookup symbols;
  private final ReferenceLookup references;
  private final ImportGraph imports;
  private final History history;
  private final TestFiles tests;

  CodeSnapshot(String commit, View view) {
    this.commit = commit;
    this.view = view;
    this.searcher = new ViewSearcher(view);
    this.text = new TextSearch(view, searcher);
    this.symbols = new SymbolLookup(view, searcher);
    this.references = new ReferenceLookup(view, searcher);
    this.imports = new ImportGraph(view);
    this.history = new History(view);
    this.tests = new TestFiles(view);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** The commit. */
  public String commit() {
    return commit;
  }

  /** What of the commit is here, and what is not. */
  public Coverage coverage() {
    return view.coverage();
  }

  /** The paths of all files that are indexed, in order. */
  public List<String> paths() {
    return view.files().stream().map(ViewFile::path).toList();
  }

  /** The files that have these words, best first. */
  public List<SearchHit> search(SearchQuery query) {
    return reading(() -> text.search(query));
  }

  /** Definitions by their names: those in this very case first, then types, then the others. */
  public List<SymbolHit> symbols(SymbolQuery query) {
    return reading(() -> symbols.find(query));
  }

  /** All definitions of a file, in its order; none when there is no such file. */
  public List<Symbol> outline(String path) {
    int file = view.number(path);
    return file == View.NONE
        ? List.of()
        : reading(() -> symbols.symbols(view.file(file).document()));
  }

  /**
   * Where a name is used: as a whole word, in this very case. Comments and strings count, and so
   * does its definition; what it is bound to is not known.
   *
   * @param within only files that one of these matches; none means all
   * @param limit how many places at most, up to {@link SearchQuery#MAX_LIMIT}
   */
  public References references(String name, List<PathGlob> within, int limit) {
    return reading(() -> references.find(name, within, bounded(limit)));
  }

  /** What a file imports of this repository. */
  public List<Import> imports(String path, int limit) {
    int file = view.number(path);
    return file == View.NONE ? List.of() : imports.shown(imports.of(file), bounded(limit));
  }

  /** The files that import a file. */
  public List<Import> importers(String path, int limit) {
    int file = view.number(path);
    return file == View.NONE ? List.of() : imports.shown(imports.to(file), bounded(limit));
  }

  /** The files that changed at least twice in the same commit as a file, most often first. */
  public List<ChangedTogether> changedTogether(String path, int limit) {
    return history.together(path, bounded(limit));
  }

  /** Who changed a file in the last commits, the last one first. */
  public List<LastAuthor> authors(String path, int limit) {
    return history.authors(path, bounded(limit));
  }

  /** The tests that are named after a file, nearest first; then other tests that import it. */
  public List<String> testsNear(String path, int limit) {
    int file = view.number(path);
    return file == View.NONE
        ? List.of()
        : testsOf(file).stream().limit(bounded(limit)).map(test -> view.file(test).path()).toList();
  }

  /** The lines of a file with their indentation, as plain text; none when there is no such file. */
  public List<String> lines(String path, int from, int to) {
    int file = view.number(path);
    return file == View.NONE
        ? List.of()
        : reading(() -> new Excerpts(view.text(view.file(file).document())).lines(from, to));
  }

  /** The files that matter most for a task, best first, with the reasons. */
  public FilesForTask filesFor(TaskText task, int maxTokens) {
    return reading(
        () -> new TaskExcerpts(this, task).fit(new TaskFiles(this, task).find(), maxTokens));
  }

  View view() {
    return view;
  }

  ViewSearcher searcher() {
    return searcher;
  }

  TextSearch text() {
    return text;
  }

  SymbolLookup symbolLookup() {
    return symbols;
  }

  ReferenceLookup referenceLookup() {
    return references;
  }

  ImportGraph importGraph() {
    return imports;
  }

  History history() {
    return history;
  }

  /** The tests of a file: those that are named after it, then others that import it. */
  List<Integer> testsOf(int file) {
    Set<Integer> found = new LinkedHashSet<>(tests.named(file));
    for (ImportGraph.Edge edge : imports.to(file)) {
      if (edge.exact() && TestFiles.isTest(view.file(edge.file()))) {
        found.add(edge.file());
      }
    }
    return List.copyOf(found);
  }

  @Override
  public void close() {
    reading(
        () -> {
          view.reader().close();
          return true;
        });
  }

  private static int bounded(int limit) {
    return Math.clamp(limit, 1, LIMIT);
  }

  private static <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException("The index cannot be read", e);
    }
  }
}
