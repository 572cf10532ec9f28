package dev.divisi.context;

import dev.divisi.globs.PathGlob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.lucene.index.Term;

/** Finds where a name is used: as a whole word, in this very case, also in comments and strings. */
final class ReferenceLookup {
  private static final int MOST_IN_A_FILE = 20;

  private final View view;
  private final ViewSearcher searcher;

  ReferenceLookup(View view, ViewSearcher searcher) {
    this.view = view;
    this.searcher = searcher;
  }

  References find(String name, List<PathGlob> within, int limit) throws IOException {
    List<Integer> files =
        files(name).stream()
            .filter(file -> SearchQuery.isWithin(within, view.file(file).path()))
            .toList();
    List<References.Place> places = new ArrayList<>();
    for (int number : files) {
      if (places.size() >= limit) {
        break;
      }
      ViewFile file = view.file(number);
      Excerpts text = new Excerpts(view.text(file.document()));
      for (int line : text.linesWith(name, Math.min(MOST_IN_A_FILE, limit - places.size()))) {
        places.add(new References.Place(file.path(), line, text.line(line)));
      }
    }
    return new References(name, places, files.size());
  }

  /** The numbers of the files that have the name, in order. */
  List<Integer> files(String name) throws IOException {
    return StreamSupport.stream(
            searcher.with(new Term(Fields.NAMES, name)).numbers().spliterator(), false)
        .flatMap(document -> view.filesAt(document).stream())
        .sorted()
        .toList();
  }
}
