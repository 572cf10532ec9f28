package dev.divisi.context;

import dev.divisi.context.outline.Outline;
import dev.divisi.context.outline.Outliner;
import dev.divisi.context.outline.SourceFile;
import dev.divisi.context.outline.SourceText;
import dev.divisi.context.outline.SymbolSource;
import dev.divisi.context.outline.Words;
import dev.divisi.workspace.ChangedPaths;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.ThreadInterruptedException;

/** Adds to an index what a commit has and the index does not. */
final class IndexUpdate {
  private static final long BATCH_BYTES = 1_500_000;
  private static final int BATCH_FILES = 500;

  /** How much is added before it is kept, whatever happens to this process. */
  private static final long CHECKPOINT_BYTES = 24L * 1024 * 1024;

  /** An index may have that many times what the commit needs before the rest is dropped. */
  private static final int MOST_TIMES = 4;

  private static final int FEW = 20_000;

  private final SourceRepository repository;
  private final Outliner outliner;
  private final Selection selection;
  private final List<String> history;

  IndexUpdate(
      SourceRepository repository, Outliner outliner, Selection selection, List<String> history) {
    this.repository = repository;
    this.outliner = outliner;
    this.selection = selection;
    this.history = history;
  }

  /** Whether something is missing. */
  boolean isNeeded(Set<String> known) {
    return !missingFiles(known).isEmpty() || !missingCommits(known).isEmpty();
  }

  void apply(IndexWriter writer, Set<String> known)
      throws IOException, RepositoryException, InterruptedException {
    List<Selection.Entry> missing = missingFiles(known);
    List<String> commits = missingCommits(known);
    // One more than processors: some of the time is spent waiting for git and ctags.
    int threads = Math.min(Runtime.getRuntime().availableProcessors() + 1, 8);
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("index").factory())) {
      ExecutorCompletionService<Long> done = new ExecutorCompletionService<>(workers);
      try {
        List<List<Selection.Entry>> batches = batches(missing);
        if (!commits.isEmpty()) {
          done.submit(() -> addCommits(writer, commits));
        }
        for (List<Selection.Entry> batch : batches) {
          done.submit(() -> add(writer, batch));
        }
        long added = 0;
        for (int i = 0; i < batches.size() + (commits.isEmpty() ? 0 : 1); i++) {
          added += done.take().get();
          if (added > CHECKPOINT_BYTES) {
            writer.commit();
            added = 0;
          }
        }
      } catch (ExecutionException e) {
        rethrow(e.getCause() == null ? e : e.getCause());
      } finally {
        workers.shutdownNow();
      }
    }
    forgetOthers(writer, known);
  }

  private boolean byCtags() {
    return outliner.source() == SymbolSource.CTAGS;
  }

  private List<Selection.Entry> missingFiles(Set<String> known) {
    Set<String> asked = new HashSet<>();
    return selection.files().stream()
        .filter(file -> !known.contains(file.key(byCtags())) && asked.add(file.key(byCtags())))
        .toList();
  }

  private List<String> missingCommits(Set<String> known) {
    return history.stream().filter(commit -> !known.contains(Fields.commitKey(commit))).toList();
  }

  private static List<List<Selection.Entry>> batches(List<Selection.Entry> files) {
    List<List<Selection.Entry>> batches = new ArrayList<>();
    List<Selection.Entry> batch = new ArrayList<>();
    long bytes = 0;
    for (Selection.Entry file : files) {
      if (!batch.isEmpty() && (bytes + file.bytes() > BATCH_BYTES || batch.size() >= BATCH_FILES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(file);
      bytes += file.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private long add(IndexWriter writer, List<Selection.Entry> batch)
      throws IOException, RepositoryException, InterruptedException {
    List<Optional<byte[]>> contents =
        repository.blobs(batch.stream().map(Selection.Entry::blob).toList());
    List<String> keys = new ArrayList<>();
    List<SourceText.Legible> texts = new ArrayList<>();
    List<SourceFile> sources = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      Selection.Entry file = batch.get(i);
      String key = file.key(byCtags());
      if (contents.get(i).isEmpty()) {
        documents.add(Fields.without(key, LeftOut.MISSING));
        continue;
      }
      bytes += file.bytes();
      switch (SourceText.of(contents.get(i).get())) {
        case SourceText.Binary _ -> documents.add(Fields.without(key, LeftOut.BINARY));
        case SourceText.Generated _ -> documents.add(Fields.without(key, LeftOut.GENERATED));
        case SourceText.Legible text -> {
          keys.add(key);
          texts.add(text);
          sources.add(new SourceFile(file.language(), text.text()));
        }
      }
    }
    List<Outline> outlines = outliner.outlines(sources);
    for (Document document : documents) {
      writer.addDocument(document);
    }
    Words.Cache cache = new Words.Cache();
    for (int i = 0; i < keys.size(); i++) {
      writer.addDocument(Fields.of(keys.get(i), texts.get(i), outlines.get(i), cache));
    }
    return bytes;
  }

  private long addCommits(IndexWriter writer, List<String> commits)
      throws IOException, RepositoryException, InterruptedException {
    Map<String, ChangedPaths> read = new HashMap<>();
    repository.changes(commits).forEach(changes -> read.put(changes.commit(), changes));
    for (String commit : commits) {
      ChangedPaths nothing = new ChangedPaths(commit, Instant.EPOCH, "", List.of());
      ChangedPaths changes = read.getOrDefault(commit, nothing);
      writer.addDocument(Fields.of(History.worthKeeping(changes)));
    }
    return 0;
  }

  /** So that an index does not grow for ever with what no branch has any more. */
  private void forgetOthers(IndexWriter writer, Set<String> known) throws IOException {
    int needed = selection.files().size() + history.size();
    if (known.size() <= Math.max(needed * (long) MOST_TIMES, FEW)) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    selection.files().forEach(file -> wanted.add(file.key(byCtags())));
    history.forEach(commit -> wanted.add(Fields.commitKey(commit)));
    writer.deleteDocuments(
        known.stream()
            .filter(key -> !wanted.contains(key))
            .map(key -> new Term(Fields.KEY, key))
            .toArray(Term[]::new));
  }

  private static void rethrow(Throwable cause)
      throws IOException, RepositoryException, InterruptedException {
    switch (cause) {
      case IOException e -> throw e;
      case RepositoryException e -> throw e;
      case InterruptedException e -> throw e;
      case ThreadInterruptedException e -> {
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(e);
        throw interrupted;
      }
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException("An index cannot be brought up to date", cause);
    }
  }
}
