package dev.divisi.benchmarks;

import dev.divisi.context.CodeIndex;
import dev.divisi.context.CodeSnapshot;
import dev.divisi.context.Coverage;
import dev.divisi.context.IndexSettings;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.context.SearchQuery;
import dev.divisi.context.SymbolQuery;
import dev.divisi.context.TaskText;
import dev.divisi.context.outline.Symbol;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.Folders;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long a repository is indexed anew, how long it takes when a commit came in between, and how
 * long questions take. The floor is reading all of its blobs with git alone.
 */
final class ContextBenchmark {
  private static final int LINES = 500_000;
  private static final int COLD_RUNS = 5;
  private static final int INCREMENTS = 10;
  private static final int WARM_UP = 100;
  private static final int QUERIES = 300;
  private static final int FLOOR_BATCH = 500;
  private static final double NANOS_A_MILLI = 1e6;
  private static final double PERCENT = 99;
  private static final double TARGET_MILLIS_A_LINE = 10_000.0 / LINES;
  private static final double TARGET_INCREMENT = 1_000;
  private static final double TARGET_QUERY = 20;

  private final Report report;
  private final SourceRepository repository;
  private final Path indexes;
  private final String commit;

  private ContextBenchmark(
      Report report, SourceRepository repository, Path indexes, String commit) {
    this.report = report;
    this.repository = repository;
    this.indexes = indexes;
    this.commit = commit;
  }

  /** What is measured. */
  @FunctionalInterface
  private interface Work {
    void once()
        throws IOException, InterruptedException, RepositoryException, IndexUnavailableException;
  }

  /**
   * Measures.
   *
   * @param url a repository; empty for one that is made up
   */
  static void run(Report report, Optional<String> url)
      throws IOException, InterruptedException, BenchmarkException {
    Path directory = Files.createTempDirectory("divisi-context");
    try {
      Path generated = directory.resolve("generated");
      if (url.isEmpty()) {
        report.progress("making up a repository of %,d lines".formatted(LINES));
        GeneratedRepository.make(generated, LINES);
      }
      report.progress("fetching it");
      SourceRepository repository =
          new RepositoryCache(directory.resolve("mirrors"), GitSettings.defaults())
              .open(url.orElse(generated.toString()));
      String commit = repository.resolve(null);
      new ContextBenchmark(report, repository, directory.resolve("indexes"), commit).run();
    } catch (RepositoryException | IndexUnavailableException e) {
      throw new BenchmarkException("The repository cannot be indexed: " + e.getMessage(), e);
    } finally {
      Folders.delete(directory);
    }
  }

  private void run()
      throws IOException, InterruptedException, RepositoryException, IndexUnavailableException {
    report.progress("reading all blobs with git alone");
    Sample floor = measure(COLD_RUNS, this::readAll);
    report.progress("indexing it anew");
    Sample cold =
        measure(
            COLD_RUNS,
            () -> {
              Folders.delete(indexes);
              index().at(repository, commit).close();
            });
    report.progress("indexing one commit more");
    Sample increment = increments();
    CodeIndex index = index();
    Sample again = measure(INCREMENTS, () -> index.at(repository, commit).close());
    try (CodeSnapshot snapshot = index.at(repository, commit)) {
      report.progress("asking");
      Map<String, Sample> queries = queries(snapshot);
      tell(snapshot.coverage(), index, floor, cold, increment, again, queries);
    }
  }

  private CodeIndex index() throws InterruptedException, IndexUnavailableException {
    return CodeIndex.in(indexes, IndexSettings.defaults());
  }

  private void readAll() throws RepositoryException, InterruptedException {
    List<String> blobs =
        repository.files(commit).stream()
            .filter(file -> file.mode().startsWith("100"))
            .map(TreeFile::blob)
            .toList();
    for (int begin = 0; begin < blobs.size(); begin += FLOOR_BATCH) {
      repository.blobs(blobs.subList(begin, Math.min(begin + FLOOR_BATCH, blobs.size())));
    }
  }

  /** The index knows an older commit, then the next one is asked for. */
  private Sample increments()
      throws RepositoryException, InterruptedException, IndexUnavailableException, IOException {
    List<String> history = repository.history(commit, INCREMENTS + 1).reversed();
    Folders.delete(indexes);
    CodeIndex index = index();
    index.at(repository, history.getFirst()).close();
    List<Double> millis = new ArrayList<>();
    for (String next : history.subList(Math.min(1, history.size() - 1), history.size())) {
      long began = System.nanoTime();
      index.at(repository, next).close();
      millis.add((System.nanoTime() - began) / NANOS_A_MILLI);
    }
    return Sample.of(millis);
  }

  private Map<String, Sample> queries(CodeSnapshot snapshot)
      throws IOException, InterruptedException, RepositoryException, IndexUnavailableException {
    List<Asked> asked = asked(snapshot);
    Map<String, Sample> samples = new LinkedHashMap<>();
    samples.put(
        "search, three words", each(asked, one -> snapshot.search(SearchQuery.of(one.words()))));
    samples.put(
        "search, a phrase",
        each(asked, one -> snapshot.search(SearchQuery.of("\"" + one.phrase() + "\""))));
    samples.put(
        "definitions of a name",
        each(asked, one -> snapshot.symbols(SymbolQuery.named(one.symbol()))));
    samples.put(
        "uses of a name", each(asked, one -> snapshot.references(one.symbol(), List.of(), 50)));
    samples.put(
        "imports, both ways",
        each(
            asked,
            one -> {
              snapshot.imports(one.path(), 50);
              snapshot.importers(one.path(), 50);
            }));
    samples.put(
        "history and tests",
        each(
            asked,
            one -> {
              snapshot.changedTogether(one.path(), 10);
              snapshot.authors(one.path(), 5);
              snapshot.testsNear(one.path(), 5);
            }));
    samples.put("files for a task", each(asked, one -> snapshot.filesFor(one.task(), 8_000)));
    return samples;
  }

  /**
   * What is asked about one file: questions that have answers, the same each time.
   *
   * @param path the file
   * @param symbol a name that it defines
   * @param words of one of its lines
   * @param phrase two words that follow each other in it
   * @param task one that names the definition
   */
  private record Asked(String path, String symbol, String words, String phrase, TaskText task) {}

  private static List<Asked> asked(CodeSnapshot snapshot) {
    List<Asked> asked = new ArrayList<>();
    List<String> paths = snapshot.paths();
    int step = Math.max(1, paths.size() / 120);
    for (int i = 0; i < paths.size(); i += step) {
      String path = paths.get(i);
      List<Symbol> outline = snapshot.outline(path);
      if (outline.isEmpty()) {
        continue;
      }
      Symbol symbol = outline.get(outline.size() / 2);
      String line =
          String.join(" ", snapshot.lines(path, symbol.line(), symbol.line() + 4))
              .replaceAll("[^A-Za-z]+", " ")
              .strip();
      String[] words = line.split(" ", -1);
      String three = String.join(" ", List.of(words).subList(0, Math.min(3, words.length)));
      String two = String.join(" ", List.of(words).subList(0, Math.min(2, words.length)));
      TaskText task =
          new TaskText(
              "Let " + symbol.name() + " report what went wrong",
              line.toLowerCase(Locale.ROOT),
              List.of("A test shows that " + symbol.name() + " names the cause."),
              WriteScope.of(List.of("**")));
      asked.add(new Asked(path, symbol.name(), three, two, task));
    }
    return asked;
  }

  /** Asks one after another. */
  @FunctionalInterface
  private interface Question {
    void ask(Asked asked);
  }

  private static Sample each(List<Asked> asked, Question question)
      throws IOException, InterruptedException, RepositoryException, IndexUnavailableException {
    int[] next = {0};
    Work work = () -> question.ask(asked.get(next[0]++ % asked.size()));
    measure(WARM_UP, work);
    return measure(QUERIES, work);
  }

  private static Sample measure(int runs, Work work)
      throws IOException, InterruptedException, RepositoryException, IndexUnavailableException {
    double[] millis = new double[runs];
    for (int run = 0; run < runs; run++) {
      long began = System.nanoTime();
      work.once();
      millis[run] = (System.nanoTime() - began) / NANOS_A_MILLI;
    }
    return Sample.of(millis);
  }

  private void tell(
      Coverage coverage,
      CodeIndex index,
      Sample floor,
      Sample cold,
      Sample increment,
      Sample again,
      Map<String, Sample> queries) {
    double coldTarget = TARGET_MILLIS_A_LINE * coverage.lines();
    report.table(
        "Indexing " + coverage.line() + ", ms",
        List.of("", "median", "min", "max", "target"),
        List.of(
            row("reading all blobs with git alone", floor, ""),
            row("indexing it anew", cold, "under " + Report.number(coldTarget)),
            row("indexing one commit more", increment, "under " + Report.number(TARGET_INCREMENT)),
            row("opening what is indexed", again, "")));
    List<List<String>> rows = new ArrayList<>();
    queries.forEach(
        (what, sample) ->
            rows.add(
                List.of(
                    what,
                    Report.number(sample.median()),
                    Report.number(sample.percentile(PERCENT)),
                    Report.number(sample.max()),
                    "p99 under " + Report.number(TARGET_QUERY))));
    report.table("Asking, ms", List.of("", "median", "p99", "max", "target"), rows);
    report.line("");
    report.line("Definitions were found by " + index.symbolSource() + ".");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "context");
    figures.put("files", coverage.files());
    figures.put("lines", coverage.lines());
    figures.put("symbolSource", index.symbolSource().name());
    figures.put("floorMillis", floor.figures());
    figures.put("coldMillis", cold.figures());
    figures.put("incrementMillis", increment.figures());
    figures.put("openMillis", again.figures());
    Map<String, Object> asked = new LinkedHashMap<>();
    queries.forEach(
        (what, sample) -> {
          Map<String, Object> one = sample.figures();
          one.put("p99", Sample.rounded(sample.percentile(PERCENT)));
          asked.put(what, one);
        });
    figures.put("queriesMillis", asked);
    report.json(figures);
  }

  private static List<String> row(String what, Sample sample, String target) {
    return List.of(
        what,
        Report.number(sample.median()),
        Report.number(sample.min()),
        Report.number(sample.max()),
        target);
  }
}
