package dev.divisi.context;

import dev.divisi.context.outline.Outliner;
import dev.divisi.context.outline.SymbolSource;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.index.DirectoryReader;

/**
 * Indexes of repositories, one for each mirror, in one folder. An index is kept by blob: another
 * commit costs what it changed, and all goals and worktrees of a repository share one. Safe for
 * many threads, and for several processes on the same folder; the folder must not be on a network
 * file system.
 */
public final class CodeIndex {
  /**
   * Lucene would warn everyone of the lack of a module that only vectors need, and there are none
   * here. Kept, since a logger that nobody keeps forgets its level.
   */
  @SuppressWarnings("unused")
  private static final Logger VECTORS = quiet("org.apache.lucene.internal.vectorization");

  private final Path directory;
  private final IndexSettings settings;
  private final Outliner outliner;
  private final Map<String, IndexDirectory> indexes = new ConcurrentHashMap<>();

  private CodeIndex(Path directory, IndexSettings settings, Outliner outliner) {
    this.directory = directory;
    this.settings = settings;
    this.outliner = outliner;
  }

  /**
   * Indexes in a folder; finds out whether ctags works.
   *
   * @param directory where they are kept; made when it is missing. No agent and no check may be
   *     able to write there
   * @throws IndexUnavailableException when the folder cannot be made
   */
  public static CodeIndex in(Path directory, IndexSettings settings)
      throws IndexUnavailableException, InterruptedException {
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      return new CodeIndex(
          real, settings, Outliner.find(settings.ctags(), real, settings.ctagsTimeout()));
    } catch (IOException e) {
      throw new IndexUnavailableException(
          "The folder for indexes " + directory + " cannot be made: " + e, e);
    }
  }

  /** Who finds definitions here: ctags, or our own scanner where that does not work. */
  public SymbolSource symbolSource() {
    return outliner.source();
  }

  /**
   * What can be asked of a repository at a commit. Indexes what is not indexed yet, which may take
   * a second for every hundred thousand lines; close it afterwards.
   *
   * @param commit the full id of a commit that the mirror has
   * @throws IndexUnavailableException when the index can be neither read nor written
   * @throws RepositoryException as {@link SourceRepository} says; MIRROR_LOCKED when another
   *     process took too long
   */
  public CodeSnapshot at(SourceRepository repository, String commit)
      throws IndexUnavailableException, RepositoryException, InterruptedException {
    Selection selection = Selection.of(repository.files(commit), settings);
    List<String> history = repository.history(commit, settings.maxCommits());
    IndexDirectory index =
        indexes.computeIfAbsent(
            repository.name(),
            name -> new IndexDirectory(directory.resolve(name), settings.lockTimeout()));
    IndexUpdate update = new IndexUpdate(repository, outliner, selection, history);
    try {
      Optional<CodeSnapshot> snapshot = read(index, update, selection, commit, history);
      // Another process may find the index broken after we have written it, and begin anew.
      for (int tries = 0; snapshot.isEmpty() && tries < 3; tries++) {
        index.change(
            (writer, known) -> {
              if (update.isNeeded(known)) {
                update.apply(writer, known);
              }
            });
        snapshot = read(index, update, selection, commit, history);
      }
      return snapshot.orElseThrow(() -> new IOException("It is broken as soon as it is written."));
    } catch (IOException e) {
      throw new IndexUnavailableException(
          "The index " + directory.resolve(repository.name()) + " cannot be used: " + e, e);
    }
  }

  private static Logger quiet(String name) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(Level.SEVERE);
    return logger;
  }

  private Optional<CodeSnapshot> read(
      IndexDirectory index,
      IndexUpdate update,
      Selection selection,
      String commit,
      List<String> history)
      throws IOException, InterruptedException {
    Optional<DirectoryReader> reader = index.open();
    if (reader.isEmpty()) {
      return Optional.empty();
    }
    boolean complete = false;
    try {
      View view = View.of(reader.get(), selection, history, outliner.source());
      complete = !update.isNeeded(view.keys());
      return complete ? Optional.of(new CodeSnapshot(commit, view)) : Optional.empty();
    } finally {
      if (!complete) {
        reader.get().close();
      }
    }
  }
}
