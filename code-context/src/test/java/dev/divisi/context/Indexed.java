package dev.divisi.context;

import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;

/** A real repository and the folders of a worker that indexes it. */
final class Indexed {
  /** A program that is not there, so that our own scanner is used. */
  static final String NO_CTAGS = "ctags-that-is-not-there";

  private final Path directory;
  private final GitFixture repository;

  private Indexed(Path directory, GitFixture repository) {
    this.directory = directory;
    this.repository = repository;
  }

  static Indexed of(Path directory, Map<String, String> files) {
    return new Indexed(directory, GitFixture.init(directory.resolve("repository"), files));
  }

  static Indexed empty(Path directory) {
    return new Indexed(directory, GitFixture.init(directory.resolve("repository")));
  }

  GitFixture repository() {
    return repository;
  }

  Path indexes() {
    return directory.resolve("indexes");
  }

  Path mirrors() {
    return directory.resolve("mirrors");
  }

  SourceRepository source() throws RepositoryException, InterruptedException {
    return new RepositoryCache(mirrors(), GitSettings.defaults()).open(repository.url());
  }

  static IndexSettings settings(String ctags) {
    return new IndexSettings(
        ctags, Duration.ofSeconds(5), 100_000, 1_000, 100, Duration.ofSeconds(30));
  }

  CodeIndex index(String ctags) throws IndexUnavailableException, InterruptedException {
    return CodeIndex.in(indexes(), settings(ctags));
  }

  CodeSnapshot at(String ref)
      throws IndexUnavailableException, RepositoryException, InterruptedException {
    return at(ref, NO_CTAGS);
  }

  CodeSnapshot at(String ref, String ctags)
      throws IndexUnavailableException, RepositoryException, InterruptedException {
    SourceRepository source = source();
    String commit = repository.head(ref);
    source.ensureCommit(commit);
    return index(ctags).at(source, commit);
  }

  CodeSnapshot head() throws IndexUnavailableException, RepositoryException, InterruptedException {
    return at("HEAD");
  }

  /** The folder of the only index. */
  Path lucene() {
    try (var folders = Files.list(indexes())) {
      return folders.filter(Files::isDirectory).findFirst().orElseThrow().resolve("lucene");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many documents were ever added to the only index since it was made. */
  int documents() {
    try (FSDirectory files = FSDirectory.open(lucene());
        DirectoryReader reader = DirectoryReader.open(files)) {
      return reader.maxDoc();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> paths(List<SearchHit> hits) {
    return hits.stream().map(SearchHit::path).toList();
  }

  static List<String> found(CodeSnapshot snapshot, String text) {
    return paths(snapshot.search(SearchQuery.of(text)));
  }

  /**
   * Makes a commit of bytes that no Java string has.
   *
   * @param stream for git fast-import, in Latin-1
   */
  void fastImport(String stream) {
    try {
      Process process =
          new ProcessBuilder("git", "fast-import", "--quiet", "--force")
              .directory(repository.directory().toFile())
              .redirectErrorStream(true)
              .start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(stream.getBytes(StandardCharsets.ISO_8859_1));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
