package dev.divisi.context;

import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.SourceRepository;
import java.nio.file.Path;
import java.time.Duration;

/** A worker's process that indexes, for a test to kill. */
final class KilledIndexing {
  private KilledIndexing() {}

  /** Mirrors, indexes, URL, commit, and the program that passes for ctags. */
  public static void main(String[] arguments) throws Exception {
    SourceRepository repository =
        new RepositoryCache(Path.of(arguments[0]), GitSettings.defaults()).open(arguments[2]);
    IndexSettings settings =
        new IndexSettings(
            arguments[4], Duration.ofMinutes(5), 100_000, 10_000, 100, Duration.ofMinutes(1));
    CodeIndex.in(Path.of(arguments[1]), settings).at(repository, arguments[3]).close();
  }
}
