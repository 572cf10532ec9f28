package dev.divisi.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which files of a commit import which. */
final class ImportGraph {
  private final View view;
  private final List<List<Edge>> imports = new ArrayList<>();
  private final List<List<Edge>> importers = new ArrayList<>();

  ImportGraph(View view) {
    this.view = view;
    ImportResolver resolver = new ImportResolver(view);
    for (int i = 0; i < view.files().size(); i++) {
      imports.add(List.of());
      importers.add(List.of());
    }
    for (int file = 0; file < view.files().size(); file++) {
      Map<Integer, Edge> found = new LinkedHashMap<>();
      for (String written : view.file(file).facts().imports()) {
        ImportResolver.Resolved resolved = resolver.resolve(file, written);
        for (int target : resolved.files()) {
          if (target != file) {
            found.putIfAbsent(target, new Edge(target, written, resolved.exact()));
          }
        }
      }
      imports.set(file, List.copyOf(found.values()));
      for (Edge edge : found.values()) {
        if (importers.get(edge.file()).isEmpty()) {
          importers.set(edge.file(), new ArrayList<>());
        }
        importers.get(edge.file()).add(new Edge(file, edge.written(), edge.exact()));
      }
    }
  }

  /** An import from the side of one file: the other one, by its number. */
  record Edge(int file, String written, boolean exact) {}

  List<Edge> of(int file) {
    return imports.get(file);
  }

  List<Edge> to(int file) {
    return importers.get(file);
  }

  List<Import> shown(List<Edge> edges, int limit) {
    return edges.stream()
        .sorted(Comparator.comparing((Edge edge) -> !edge.exact()).thenComparingInt(Edge::file))
        .limit(limit)
        .map(edge -> new Import(view.file(edge.file()).path(), edge.written(), edge.exact()))
        .toList();
  }
}
