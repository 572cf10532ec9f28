package dev.divisi.context;

import dev.divisi.context.FilesForTask.Found;
import dev.divisi.context.FilesForTask.Reason;
import dev.divisi.context.outline.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.Term;

/**
 * Ranks the files of a commit for a task: what it names counts most, then what few files define or
 * use, then words; what is found so lends some of its weight to what it imports, is tested by and
 * changes together with. Sums of fixed weights, so that a person can follow them.
 */
final class TaskFiles {
  private static final int MOST_FILES = 60;
  private static final int MOST_WORDS = 200;
  private static final int MOST_MENTIONS = 60;
  private static final int MOST_REASONS = 4;

  private static final double NAMED_PATH = 10;
  private static final double NAMED_END = 8;
  private static final double NAMED_STEM = 5;
  private static final double NARROW_SCOPE = 5;
  private static final double WIDE_SCOPE = 1;
  private static final double DEFINES_NAME = 6;
  private static final double DEFINES_WORD = 2;
  private static final double USES_NAME = 2;
  private static final double WORDS = 4;
  private static final double SHARE_OF_TESTED = 0.4;
  private static final double SHARE_OF_IMPORT = 0.25;
  private static final double SHARE_OF_HISTORY = 0.3;

  private static final int NARROW = 25;
  private static final int FEW_DEFINE_NAME = 40;
  private static final int FEW_DEFINE_WORD = 3;
  private static final int FEW_USE = 30;
  private static final int FOUND_BY_WORDS = 60;
  private static final int SEEDS = 12;
  private static final int MOST_IMPORTERS = 20;
  private static final int MOST_NEAR = 5;

  /** So many rare words tell what a task is about. */
  private static final int TELLING = 30;

  private static final Pattern MENTION =
      Pattern.compile("[\\w@.+-]++(?:/[\\w@.+-]++)++|[\\w-]++(?:\\.[\\w-]++)*+\\.[A-Za-z]\\w{0,5}");

  private final CodeSnapshot snapshot;
  private final View view;
  private final TaskText task;
  private final Map<Integer, List<Reason>> reasons = new LinkedHashMap<>();

  TaskFiles(CodeSnapshot snapshot, TaskText task) {
    this.snapshot = snapshot;
    this.view = snapshot.view();
    this.task = task;
  }

  /** A file and why. */
  record Ranked(int file, double score, List<Reason> reasons) {}

  /** The best ones, best first. */
  List<Ranked> find() throws IOException {
    Set<String> words = new LinkedHashSet<>(Words.in(task.all()));
    addNamed(words);
    addInScope();
    for (String word : words.stream().limit(MOST_WORDS).toList()) {
      addDefining(word);
    }
    addWithWords();
    List<Ranked> seeds = ranked().stream().limit(SEEDS).toList();
    seeds.forEach(this::addNear);
    return ranked();
  }

  private List<Ranked> ranked() {
    return reasons.entrySet().stream()
        .map(entry -> ranked(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble(Ranked::score).reversed().thenComparingInt(Ranked::file))
        .limit(MOST_FILES)
        .toList();
  }

  private static Ranked ranked(int file, List<Reason> reasons) {
    List<Reason> heaviest =
        reasons.stream()
            .sorted(
                Comparator.comparingDouble(Reason::weight)
                    .reversed()
                    .thenComparing(Reason::found)
                    .thenComparing(Reason::of))
            .toList();
    double score = heaviest.stream().mapToDouble(Reason::weight).sum();
    return new Ranked(file, rounded(score), heaviest.stream().limit(MOST_REASONS).toList());
  }

  private void add(int file, Found found, String of, double weight) {
    reasons
        .computeIfAbsent(file, _ -> new ArrayList<>())
        .add(new Reason(found, of, rounded(weight)));
  }

  private void addNamed(Set<String> words) {
    Set<String> mentions = new LinkedHashSet<>();
    Matcher matcher = MENTION.matcher(task.all());
    while (matcher.find() && mentions.size() < MOST_MENTIONS) {
      mentions.add(matcher.group().replaceAll("^(\\./)+|[.]+$", ""));
    }
    Map<String, List<Integer>> ends = new LinkedHashMap<>();
    for (int i = 0; i < view.files().size(); i++) {
      ViewFile file = view.file(i);
      for (String mention : mentions) {
        if (file.path().equals(mention)) {
          add(i, Found.BY_NAME, mention, NAMED_PATH);
        } else if (isEnd(file.path(), mention)) {
          ends.computeIfAbsent(mention, _ -> new ArrayList<>()).add(i);
        }
      }
      String stem = file.stem();
      if (stem.length() > 3 && isName(stem) && words.contains(stem)) {
        ends.computeIfAbsent(stem, _ -> new ArrayList<>()).add(i);
      }
    }
    ends.forEach(
        (mention, files) -> {
          double weight = mentions.contains(mention) ? NAMED_END : NAMED_STEM;
          if (files.size() <= NARROW) {
            files.forEach(file -> add(file, Found.BY_NAME, mention, weight / root(files.size())));
          }
        });
  }

  private static boolean isName(String word) {
    return Words.isIdentifier(word) || Character.isUpperCase(word.charAt(0));
  }

  private static boolean isEnd(String path, String mention) {
    int begin = path.length() - mention.length();
    return begin > 0 && path.charAt(begin - 1) == '/' && path.endsWith(mention);
  }

  private void addInScope() {
    List<Integer> files = new ArrayList<>();
    for (int i = 0; i < view.files().size(); i++) {
      if (task.scope().permits(view.file(i).path())) {
        files.add(i);
      }
    }
    if (files.size() == view.files().size()) {
      return;
    }
    String scope = String.join(", ", task.scope().patterns().stream().limit(3).toList());
    for (int file : files) {
      if (files.size() <= NARROW) {
        add(file, Found.BY_SCOPE, scope, NARROW_SCOPE);
      } else if (reasons.containsKey(file)) {
        add(file, Found.BY_SCOPE, scope, WIDE_SCOPE);
      }
    }
  }

  private void addDefining(String word) throws IOException {
    boolean name = isName(word);
    long defining =
        snapshot.searcher().frequency(new Term(Fields.SYMBOL, word.toLowerCase(Locale.ROOT)));
    if (word.length() < 3 || defining > (name ? FEW_DEFINE_NAME : FEW_DEFINE_WORD)) {
      return;
    }
    if (defining > 0) {
      List<Integer> files =
          snapshot.symbolLookup().find(SymbolQuery.named(word), FEW_DEFINE_NAME).stream()
              .filter(found -> found.symbol().name().equals(word))
              .map(SymbolLookup.Found::file)
              .distinct()
              .toList();
      double weight = (name ? DEFINES_NAME : DEFINES_WORD) / root(files.size());
      files.forEach(file -> add(file, Found.BY_SYMBOL, word, weight));
    }
    if (Words.isIdentifier(word)) {
      List<Integer> using = snapshot.referenceLookup().files(word);
      if (using.size() <= FEW_USE) {
        using.forEach(file -> add(file, Found.BY_REFERENCE, word, USES_NAME / root(using.size())));
      }
    }
  }

  private void addWithWords() throws IOException {
    Set<String> wholes = new LinkedHashSet<>();
    Words.in(task.all()).forEach(word -> wholes.add(word.toLowerCase(Locale.ROOT)));
    List<String> telling = snapshot.searcher().rarest(wholes, TELLING);
    List<String> words =
        Words.in(task.all()).stream()
            .distinct()
            .filter(word -> telling.contains(word.toLowerCase(Locale.ROOT)))
            .toList();
    List<TextSearch.Found> found =
        snapshot.text().find(TextSearch.Asked.of(String.join(" ", words)));
    double best = found.isEmpty() ? 1 : Math.max(found.getFirst().score(), 0.001);
    found.stream()
        .limit(FOUND_BY_WORDS)
        .forEach(
            one -> add(one.file(), Found.BY_WORDS, "", WORDS * Math.max(one.score(), 0) / best));
  }

  private void addNear(Ranked seed) {
    String path = view.file(seed.file()).path();
    snapshot.testsOf(seed.file()).stream()
        .limit(MOST_NEAR)
        .forEach(test -> lend(test, Found.BY_TEST, path, seed.score() * SHARE_OF_TESTED));
    snapshot.importGraph().of(seed.file()).stream()
        .filter(ImportGraph.Edge::exact)
        .forEach(edge -> lend(edge.file(), Found.BY_IMPORT, path, seed.score() * SHARE_OF_IMPORT));
    List<ImportGraph.Edge> importers = snapshot.importGraph().to(seed.file());
    if (importers.size() <= MOST_IMPORTERS) {
      importers.stream()
          .filter(ImportGraph.Edge::exact)
          .forEach(
              edge -> lend(edge.file(), Found.BY_IMPORT, path, seed.score() * SHARE_OF_IMPORT));
    }
    for (ChangedTogether other : snapshot.history().together(path, MOST_NEAR)) {
      double share = SHARE_OF_HISTORY * other.times() / other.of();
      lend(view.number(other.path()), Found.BY_HISTORY, path, seed.score() * share);
    }
  }

  /** The best of several that lend counts, not their sum: a hub is near to everything. */
  private void lend(int file, Found found, String of, double weight) {
    List<Reason> known = reasons.computeIfAbsent(file, _ -> new ArrayList<>());
    Reason offered = new Reason(found, of, rounded(weight));
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).found() == found) {
        if (known.get(i).weight() < offered.weight()) {
          known.set(i, offered);
        }
        return;
      }
    }
    known.add(offered);
  }

  private static double root(int files) {
    return Math.sqrt(Math.max(files, 1));
  }

  private static double rounded(double weight) {
    return Math.round(weight * 1_000) / 1_000.0;
  }
}
