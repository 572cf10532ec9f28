package dev.divisi.planner.adapter.git;

import dev.divisi.globs.PathGlob;
import dev.divisi.planner.domain.PlanningException;
import dev.divisi.planner.domain.Source;
import dev.divisi.planner.domain.Sources;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.workspace.FailureCode;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeFile;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repositories in bare mirrors; nothing of them is checked out or run. */
public final class GitSources implements Sources {
  private static final Logger logger = LoggerFactory.getLogger(GitSources.class);

  /** Every commit that the integrator makes has it. */
  private static final String TRAILER = "Divisi-Goal";

  private static final Duration BACK = Duration.ofDays(180);
  private static final int MOST_REVERTS = 500;

  private final RepositoryCache repositories;

  public GitSources(RepositoryCache repositories) {
    this.repositories = repositories;
  }

  @Override
  public Source open(Repository repository) throws PlanningException, InterruptedException {
    try {
      SourceRepository mirror = repositories.open(repository.getUrl());
      return new GitSource(repository.getName(), mirror, mirror.resolve(repository.getBaseRef()));
    } catch (RepositoryException failure) {
      throw planningFailure(repository.getName(), failure);
    }
  }

  @Override
  public List<String> reverted(PlannedRepository repository) throws InterruptedException {
    try {
      return repositories
          .open(repository.getRepository().getUrl())
          .reverted(repository.getBaseCommit(), TRAILER, BACK, MOST_REVERTS);
    } catch (RepositoryException e) {
      logger.warn(
          "Whether anything was reverted in {} is not known: {}",
          repository.getRepository().getName(),
          e.getMessage());
      return List.of();
    }
  }

  private static PlanningException planningFailure(String name, RepositoryException failure) {
    return new PlanningException(
        failure.transientFailure() ? FailureKind.TRANSIENT : FailureKind.REJECTED,
        failure.code().name(),
        "Repository " + name + ": " + failure.getMessage(),
        failure);
  }

  private static final class GitSource implements Source {
    private final String name;
    private final SourceRepository mirror;
    private final String commit;
    private @Nullable List<String> files;

    GitSource(String name, SourceRepository mirror, String commit) {
      this.name = name;
      this.mirror = mirror;
      this.commit = commit;
    }

    @Override
    public String commit() {
      return commit;
    }

    @Override
    public List<String> files() throws PlanningException, InterruptedException {
      try {
        if (files == null) {
          files = mirror.files(commit).stream().map(TreeFile::path).sorted().toList();
        }
        return files;
      } catch (RepositoryException failure) {
        throw planningFailure(name, failure);
      }
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes)
        throws PlanningException, InterruptedException {
      try {
        return mirror.read(commit, path, maxBytes);
      } catch (RepositoryException failure) {
        throw planningFailure(name, failure);
      }
    }

    @Override
    public Set<String> containing(String extendedRegex, List<PathGlob> within)
        throws PlanningException, InterruptedException {
      try {
        return new HashSet<>(mirror.grep(commit, extendedRegex, within));
      } catch (RepositoryException failure) {
        if (failure.code() == FailureCode.SEARCH_INVALID) {
          throw PlanningException.rejected(PATTERN_INVALID, failure.getMessage());
        }
        throw planningFailure(name, failure);
      }
    }
  }
}
