package dev.divisi.context;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Counts only what the commit has: how rare a word is must not depend on what else was indexed. */
final class ViewSearcher extends IndexSearcher {
  private static final int MOST_FREQUENCIES = 20_000;

  private final View view;
  private final Map<Term, Long> frequencies = new ConcurrentHashMap<>();
  private final long documents;
  private final long words;

  ViewSearcher(View view) {
    super(view.reader());
    this.view = view;
    long found = 0;
    long sum = 0;
    for (int document = 0; document < view.reader().maxDoc(); document++) {
      if (view.has(document)) {
        found++;
        sum += Math.max(1, view.file(view.filesAt(document).getFirst()).facts().words());
      }
    }
    this.documents = found;
    this.words = sum;
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq)
      throws IOException {
    long frequency = Math.max(1, frequency(term));
    return new TermStatistics(term.bytes(), frequency, frequency);
  }

  @Override
  public CollectionStatistics collectionStatistics(String field) {
    long count = Math.max(1, documents);
    return new CollectionStatistics(field, count, count, Math.max(count, words), count);
  }

  /** In how many different texts of the commit a term stands. */
  long frequency(Term term) throws IOException {
    Long known = frequencies.get(term);
    if (known != null) {
      return known;
    }
    long counted = count(term);
    if (frequencies.size() < MOST_FREQUENCIES) {
      frequencies.put(term, counted);
    }
    return counted;
  }

  /** The rarest of these words that stand anywhere, the rarest first. */
  List<String> rarest(Collection<String> words, int limit) throws IOException {
    Map<String, Long> found = new LinkedHashMap<>();
    for (String word : words) {
      long frequency = frequency(new Term(Fields.WORDS, word));
      if (frequency > 0) {
        found.put(word, frequency);
      }
    }
    return found.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  private long count(Term term) throws IOException {
    long frequency = 0;
    for (LeafReaderContext leaf : view.reader().leaves()) {
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      while (postings != null && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (view.has(leaf.docBase + postings.docID())) {
          frequency++;
        }
      }
    }
    return frequency;
  }

  /** Where a term stands. */
  Documents with(Term term) throws IOException {
    Documents found = new Documents();
    for (LeafReaderContext leaf : view.reader().leaves()) {
      add(found, leaf, leaf.reader().postings(term, PostingsEnum.NONE));
    }
    return found;
  }

  /** Where a term stands that begins so. */
  Documents withPrefix(String field, String prefix, int mostTerms) throws IOException {
    Documents found = new Documents();
    BytesRef begin = new BytesRef(prefix);
    for (LeafReaderContext leaf : view.reader().leaves()) {
      if (leaf.reader().terms(field) == null) {
        continue;
      }
      TermsEnum terms = leaf.reader().terms(field).iterator();
      boolean more = terms.seekCeil(begin) != TermsEnum.SeekStatus.END;
      for (int i = 0; more && i < mostTerms && startsWith(terms.term(), begin); i++) {
        add(found, leaf, terms.postings(null, PostingsEnum.NONE));
        more = terms.next() != null;
      }
    }
    return found;
  }

  private void add(Documents found, LeafReaderContext leaf, @Nullable PostingsEnum postings)
      throws IOException {
    while (postings != null && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      int document = leaf.docBase + postings.docID();
      if (view.has(document)) {
        found.add(document);
      }
    }
  }

  private static boolean startsWith(BytesRef term, BytesRef prefix) {
    return term.length >= prefix.length
        && Arrays.equals(
            term.bytes,
            term.offset,
            term.offset + prefix.length,
            prefix.bytes,
            prefix.offset,
            prefix.offset + prefix.length);
  }

  /** Some places of the index, each once. */
  static final class Documents {
    private final TreeSet<Integer> numbers = new TreeSet<>();

    void add(int document) {
      numbers.add(document);
    }

    void retain(Documents others) {
      numbers.retainAll(others.numbers);
    }

    Iterable<Integer> numbers() {
      return numbers;
    }
  }
}
