package dev.divisi.context;

import dev.divisi.context.FilesForTask.Excerpt;
import dev.divisi.context.FilesForTask.Reason;
import dev.divisi.context.FilesForTask.TaskFile;
import dev.divisi.context.outline.Symbol;
import dev.divisi.context.outline.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Shows the parts of ranked files that matter for a task, as far as a budget of tokens goes. */
final class TaskExcerpts {
  /** What a file takes beside its text. */
  private static final int FRAME_TOKENS = 24;

  /** What an excerpt takes beside its lines. */
  private static final int EXCERPT_TOKENS = 8;

  /** No file may take more than that part of the budget for its excerpts. */
  private static final int SHARE = 6;

  private static final int LEAST_TOKENS = 150;
  private static final int WITH_EXCERPTS = 15;
  private static final int MOST_EXCERPTS = 4;
  private static final int LINES_OF_SYMBOL = 16;
  private static final int AROUND = 3;
  private static final int TELLING = 10;

  private final CodeSnapshot snapshot;
  private final Set<String> words;
  private final List<String> telling;

  TaskExcerpts(CodeSnapshot snapshot, TaskText task) throws IOException {
    this.snapshot = snapshot;
    this.words = new LinkedHashSet<>(Words.in(task.all()));
    Set<String> parts = new LinkedHashSet<>();
    words.stream()
        .filter(word -> word.length() > 3)
        .forEach(word -> parts.addAll(Words.parts(word)));
    this.telling = snapshot.searcher().rarest(parts, TELLING);
  }

  FilesForTask fit(List<TaskFiles.Ranked> ranked, int maxTokens) throws IOException {
    List<TaskFile> files = new ArrayList<>();
    int left = maxTokens;
    for (TaskFiles.Ranked one : ranked) {
      int limit = files.size() < WITH_EXCERPTS ? Math.max(maxTokens / SHARE, LEAST_TOKENS) : 0;
      TaskFile file = file(one, Math.min(limit, left));
      if (file.tokens() > left) {
        break;
      }
      files.add(file);
      left -= file.tokens();
    }
    return new FilesForTask(files, maxTokens - left, ranked.size() - files.size());
  }

  private TaskFile file(TaskFiles.Ranked ranked, int limit) throws IOException {
    ViewFile file = snapshot.view().file(ranked.file());
    int tokens = FRAME_TOKENS + TokenEstimate.of(file.path());
    for (Reason reason : ranked.reasons()) {
      tokens += TokenEstimate.of(reason.of()) + 4;
    }
    List<Excerpt> excerpts = new ArrayList<>();
    int left = limit - tokens;
    for (Excerpt excerpt : left > 0 ? excerpts(file) : List.<Excerpt>of()) {
      int needed = EXCERPT_TOKENS + TokenEstimate.of(String.join("\n", excerpt.lines()));
      if (needed <= left) {
        excerpts.add(excerpt);
        left -= needed;
        tokens += needed;
      }
    }
    return new TaskFile(file.path(), ranked.score(), ranked.reasons(), excerpts, tokens);
  }

  /** The definitions that the task names, then the line that has most of its words. */
  private List<Excerpt> excerpts(ViewFile file) throws IOException {
    Excerpts text = new Excerpts(snapshot.view().text(file.document()));
    TreeMap<Integer, Integer> ranges = new TreeMap<>();
    for (Symbol symbol : snapshot.symbolLookup().symbols(file.document())) {
      if (ranges.size() < MOST_EXCERPTS - 1 && words.contains(symbol.name())) {
        int end =
            Math.min(
                Math.max(symbol.endLine(), symbol.line() + AROUND),
                symbol.line() + LINES_OF_SYMBOL);
        ranges.merge(symbol.line(), end, Math::max);
      }
    }
    int best = text.best(telling);
    ranges.merge(Math.max(1, best - AROUND), best + AROUND, Math::max);
    List<Excerpt> excerpts = new ArrayList<>();
    int shown = 0;
    for (var range : ranges.entrySet()) {
      int from = Math.max(range.getKey(), shown + 1);
      List<String> lines = text.lines(from, range.getValue());
      if (!lines.isEmpty() && lines.stream().anyMatch(line -> !line.isBlank())) {
        excerpts.add(new Excerpt(from, lines));
        shown = Math.max(shown, range.getValue());
      }
    }
    return excerpts;
  }
}
