package dev.divisi.planner.domain;

import dev.divisi.globs.PathGlob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One repository at one commit, read from git's objects; nothing is checked out. */
public interface Source {
  /** What {@link #containing} says of a pattern that is no regular expression. */
  String PATTERN_INVALID = "PATTERN_INVALID";

  /** The full id of the commit. */
  String commit();

  /** The paths of all files, sorted. */
  List<String> files() throws PlanningException, InterruptedException;

  /**
   * A file's bytes; empty when there is no such file.
   *
   * @throws PlanningException rejected when it is larger than that
   */
  Optional<byte[]> read(String path, int maxBytes) throws PlanningException, InterruptedException;

  /**
   * The paths of the files that have a line with a match.
   *
   * @param extendedRegex POSIX extended, matched without backtracking
   * @param within only files that one of these matches
   * @throws PlanningException with {@link #PATTERN_INVALID} when the pattern is none
   */
  Set<String> containing(String extendedRegex, List<PathGlob> within)
      throws PlanningException, InterruptedException;
}
