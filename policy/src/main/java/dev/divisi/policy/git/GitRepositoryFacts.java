package dev.divisi.policy.git;

import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.workspace.FailureCode;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a goal's pinned base, from its bare mirror. Nothing is fetched before something is
 * asked, and the list of files is read once. For one thread.
 */
public final class GitRepositoryFacts implements RepositoryFacts {
  /** More is not searched. A bound in time would let the load decide what a verdict says. */
  private static final long MOST_SEARCHED = 512L * 1024 * 1024;

  /** Far longer than that takes: who waits longer has no repository now. */
  private static final Duration LONGEST_SEARCH = Duration.ofMinutes(5);

  private final RepositoryCache repositories;
  private final PlannedRepository planned;
  private final long mostSearched;
  private final Duration longestSearch;
  private @Nullable SourceRepository opened;
  private @Nullable List<TreeFile> files;
  private @Nullable Set<String> paths;

  public GitRepositoryFacts(RepositoryCache repositories, PlannedRepository planned) {
    this(repositories, planned, MOST_SEARCHED, LONGEST_SEARCH);
  }

  GitRepositoryFacts(
      RepositoryCache repositories,
      PlannedRepository planned,
      long mostSearched,
      Duration longestSearch) {
    this.repositories = repositories;
    this.planned = planned;
    this.mostSearched = mostSearched;
    this.longestSearch = longestSearch;
  }

  @Override
  public Set<String> paths() throws PolicyUnavailableException, InterruptedException {
    Set<String> known = paths;
    if (known == null) {
      known = files().stream().map(TreeFile::path).collect(Collectors.toUnmodifiableSet());
      paths = known;
    }
    return known;
  }

  private List<TreeFile> files() throws PolicyUnavailableException, InterruptedException {
    List<TreeFile> known = files;
    if (known == null) {
      try {
        known = repository().files(planned.getBaseCommit());
      } catch (RepositoryException failure) {
        throw unavailable(failure);
      }
      files = known;
    }
    return known;
  }

  @Override
  public Optional<String> read(String path)
      throws PolicyUnavailableException, InterruptedException {
    try {
      return repository()
          .read(planned.getBaseCommit(), path, LARGEST)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (RepositoryException failure) {
      if (failure.code() == FailureCode.FILE_TOO_LARGE) {
        return Optional.empty();
      }
      throw unavailable(failure);
    }
  }

  @Override
  public Optional<Map<String, Integer>> mentions(Set<String> names, Set<String> besides)
      throws PolicyUnavailableException, InterruptedException {
    if (files().stream().mapToLong(TreeFile::size).sum() > mostSearched) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new HashMap<>();
    try {
      Map<String, Set<String>> found =
          repository().filesWithWords(planned.getBaseCommit(), names, longestSearch);
      for (String name : names) {
        long files =
            found.getOrDefault(name, Set.of()).stream()
                .filter(file -> !besides.contains(file))
                .limit(MOST_MENTIONS)
                .count();
        counts.put(name, (int) files);
      }
    } catch (RepositoryException failure) {
      if (failure.code() == FailureCode.SEARCH_TOO_LARGE) {
        return Optional.empty();
      }
      throw unavailable(failure);
    }
    return Optional.of(counts);
  }

  private SourceRepository repository() throws RepositoryException, InterruptedException {
    SourceRepository known = opened;
    if (known == null) {
      known = repositories.open(planned.getRepository().getUrl());
      known.ensureCommit(planned.getBaseCommit());
      opened = known;
    }
    return known;
  }

  private static PolicyUnavailableException unavailable(RepositoryException failure) {
    return new PolicyUnavailableException(failure.code().name(), failure.getMessage(), failure);
  }
}
