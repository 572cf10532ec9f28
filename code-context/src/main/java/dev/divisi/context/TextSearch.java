package dev.divisi.context;

import dev.divisi.context.outline.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;

/**
 * Finds files by their words, best first: BM25 as Lucene computes it, and more for a file whose
 * path has the words too. Equal ones are in the order of their paths, so the answer is always the
 * same.
 */
final class TextSearch {
  private static final float WHOLE_NAME = 2;
  private static final float PART_OF_NAME = 0.25f;

  /** What a word in the path adds, for each time that e times fewer paths have it. */
  private static final double IN_PATH = 0.5;

  private static final int CANDIDATES = 300;
  private static final int MAX_WORDS = 100;

  /** So many rare words tell which line is the best one. */
  private static final int TELLING = 10;

  private final View view;
  private final ViewSearcher searcher;

  /** In how many paths a word stands. */
  private final Map<String, Integer> pathsWith = new HashMap<>();

  TextSearch(View view, ViewSearcher searcher) {
    this.view = view;
    this.searcher = searcher;
    for (ViewFile file : view.files()) {
      pathParts(file).forEach(part -> pathsWith.merge(part, 1, Integer::sum));
    }
  }

  /**
   * A file and how well it fits.
   *
   * @param file its number
   * @param score how well
   */
  record Found(int file, double score) {}

  List<SearchHit> search(SearchQuery query) throws IOException {
    Asked asked = Asked.of(query.text());
    List<String> rarest = searcher.rarest(asked.terms(), TELLING);
    List<SearchHit> hits = new ArrayList<>();
    for (Found found : find(asked)) {
      ViewFile file = view.file(found.file());
      if (!SearchQuery.isWithin(query.within(), file.path())) {
        continue;
      }
      Excerpts text = new Excerpts(view.text(file.document()));
      int line = text.best(rarest);
      hits.add(new SearchHit(file.path(), line, found.score(), text.line(line)));
      if (hits.size() == query.limit()) {
        break;
      }
    }
    return hits;
  }

  /** The best files, with or without each word. */
  List<Found> find(Asked asked) throws IOException {
    if (asked.terms().isEmpty()) {
      return List.of();
    }
    Comparator<Found> bestFirst =
        Comparator.comparingDouble(Found::score).reversed().thenComparingInt(Found::file);
    PriorityQueue<Found> best = new PriorityQueue<>(bestFirst.reversed());
    Weight weight = searcher.createWeight(searcher.rewrite(asked.query()), ScoreMode.COMPLETE, 1);
    for (LeafReaderContext leaf : view.reader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      DocIdSetIterator documents = scorer.iterator();
      while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int document = leaf.docBase + documents.docID();
        if (!view.has(document)) {
          continue;
        }
        double score = rounded(scorer.score());
        for (int file : view.filesAt(document)) {
          best.add(new Found(file, score));
          if (best.size() > CANDIDATES) {
            best.poll();
          }
        }
      }
    }
    return best.stream()
        .map(found -> new Found(found.file(), rounded(found.score() + inPath(found, asked))))
        .sorted(bestFirst)
        .toList();
  }

  private double inPath(Found found, Asked asked) {
    Set<String> parts = pathParts(view.file(found.file()));
    double all = view.files().size();
    return asked.parts().stream()
        .filter(parts::contains)
        .mapToDouble(part -> IN_PATH * Math.log(all / pathsWith.getOrDefault(part, 1)))
        .sum();
  }

  private static Set<String> pathParts(ViewFile file) {
    Set<String> parts = new LinkedHashSet<>();
    Words.in(file.path()).forEach(word -> parts.addAll(Words.parts(word)));
    return parts;
  }

  /** Sums of floats differ in their last digits by the order in which they are made. */
  private static double rounded(double score) {
    return Math.round(score * 1_000) / 1_000.0;
  }

  /**
   * What is asked for.
   *
   * @param query for Lucene
   * @param terms in lower case, to find the best line by
   * @param parts of the words
   */
  record Asked(Query query, Set<String> terms, Set<String> parts) {

    static Asked of(String text) {
      BooleanQuery.Builder query = new BooleanQuery.Builder();
      Set<String> terms = new LinkedHashSet<>();
      Set<String> parts = new LinkedHashSet<>();
      String[] pieces = text.split("\"", -1);
      for (int i = 0; i < pieces.length; i++) {
        // Between the first and the second quote, the third and the fourth; a last one is none.
        boolean quoted = i % 2 == 1 && i < pieces.length - 1;
        List<String> words = Words.in(pieces[i]);
        if (quoted && !words.isEmpty()) {
          List<String> phrase =
              words.stream().flatMap(word -> Words.parts(word).stream()).limit(MAX_WORDS).toList();
          query.add(phrase(phrase), BooleanClause.Occur.MUST);
          terms.addAll(phrase);
          parts.addAll(phrase);
        } else {
          words.stream()
              .distinct()
              .limit(MAX_WORDS)
              .forEach(word -> add(word, query, terms, parts));
        }
      }
      return new Asked(query.build(), terms, parts);
    }

    private static void add(
        String word, BooleanQuery.Builder query, Set<String> terms, Set<String> parts) {
      List<String> found = Words.parts(word);
      parts.addAll(found);
      if (found.size() == 1) {
        query.add(term(found.getFirst()), BooleanClause.Occur.SHOULD);
        terms.add(found.getFirst());
      } else if (!found.isEmpty()) {
        String whole = word.toLowerCase(Locale.ROOT);
        query.add(new BoostQuery(phrase(found), WHOLE_NAME), BooleanClause.Occur.SHOULD);
        query.add(term(whole), BooleanClause.Occur.SHOULD);
        found.forEach(
            part ->
                query.add(new BoostQuery(term(part), PART_OF_NAME), BooleanClause.Occur.SHOULD));
        terms.add(whole);
        terms.addAll(found);
      }
    }

    private static Query term(String text) {
      return new TermQuery(new Term(Fields.WORDS, text));
    }

    private static Query phrase(List<String> parts) {
      return parts.size() == 1
          ? term(parts.getFirst())
          : new PhraseQuery(Fields.WORDS, parts.toArray(String[]::new));
    }
  }
}
