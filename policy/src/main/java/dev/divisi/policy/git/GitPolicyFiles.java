package dev.divisi.policy.git;

import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyFiles;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.util.Optional;

/** Reads from bare mirrors; nothing is checked out or run. */
public final class GitPolicyFiles implements PolicyFiles {
  private final RepositoryCache repositories;

  public GitPolicyFiles(RepositoryCache repositories) {
    this.repositories = repositories;
  }

  @Override
  public RepositoryFacts facts(PlannedRepository repository) {
    return new GitRepositoryFacts(repositories, repository);
  }

  @Override
  public PolicyFile read(PlannedRepository planned, String path)
      throws PolicyUnavailableException, InterruptedException {
    try {
      SourceRepository repository = repositories.open(planned.getRepository().getUrl());
      repository.ensureCommit(planned.getBaseCommit());
      String commit = planned.getBaseCommit();
      Optional<String> inTheWay = PolicyPlace.wrong(repository, commit, path);
      if (inTheWay.isPresent()) {
        return new PolicyFile.Unreadable(inTheWay.get());
      }
      return repository
          .read(commit, path, LARGEST)
          .<PolicyFile>map(PolicyFile.Present::new)
          .orElseGet(PolicyFile.Absent::new);
    } catch (RepositoryException failure) {
      if (failure.transientFailure()) {
        throw new PolicyUnavailableException(failure.code().name(), failure.getMessage(), failure);
      }
      return new PolicyFile.Unreadable(failure.code().name() + ": " + failure.getMessage());
    }
  }
}
