package dev.divisi.policy.risk;

import dev.divisi.policy.PolicyUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a repository has at one commit: a goal's base, never what an agent wrote. */
public interface RepositoryFacts {
  /** Of a repository that nobody can look into: risk then comes from the patch alone. */
  RepositoryFacts UNKNOWN =
      new RepositoryFacts() {
        @Override
        public Set<String> paths() {
          return Set.of();
        }

        @Override
        public Optional<String> read(String path) {
          return Optional.empty();
        }

        @Override
        public Optional<Map<String, Integer>> mentions(Set<String> names, Set<String> besides) {
          return Optional.of(names.stream().collect(Collectors.toMap(name -> name, name -> 0)));
        }
      };

  /** In so many files a name is looked for; one that is in more counts as if in so many. */
  int MOST_MENTIONS = 200;

  /** The largest file that is read, in bytes; of a larger one nothing is known. */
  int LARGEST = 1024 * 1024;

  /**
   * The paths of all its files.
   *
   * @throws PolicyUnavailableException when the repository cannot be read now
   */
  Set<String> paths() throws PolicyUnavailableException, InterruptedException;

  /**
   * The text of a file; empty when there is none, or it is too large.
   *
   * @throws PolicyUnavailableException when the repository cannot be read now
   */
  Optional<String> read(String path) throws PolicyUnavailableException, InterruptedException;

  /**
   * How many files mention each of some names, as whole words.
   *
   * @param names letters, digits and underscores
   * @param besides files that do not count
   * @return a number for each of the names, at most {@link #MOST_MENTIONS}; empty when there is too
   *     much to search or to count, which depends on what the repository has and on nothing else
   * @throws PolicyUnavailableException when the repository cannot be read now
   */
  Optional<Map<String, Integer>> mentions(Set<String> names, Set<String> besides)
      throws PolicyUnavailableException, InterruptedException;
}
