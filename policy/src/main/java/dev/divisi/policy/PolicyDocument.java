package dev.divisi.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy as it is written; {@code docs/policy.md} is its reference. */
record PolicyDocument(
    @Nullable Limits limits, Map<String, Outcome> rules, List<ProtectedPath> protectedPaths) {

  record Limits(@Nullable Integer maxFiles, @Nullable Integer maxChangedLines) {
    Limits {
      if ((maxFiles != null && maxFiles < 1) || (maxChangedLines != null && maxChangedLines < 1)) {
        throw new IllegalArgumentException("a limit must be 1 or more");
      }
    }
  }

  /**
   * Paths that tasks leave alone.
   *
   * @param paths globs
   */
  record ProtectedPath(String id, List<String> paths, String reason, Outcome outcome) {
    ProtectedPath {
      if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
        throw new IllegalArgumentException(
            "the id must be lower-case letters, digits and dashes, at most 63");
      }
      if (paths.isEmpty()) {
        throw new IllegalArgumentException("needs paths: a list of globs");
      }
    }
  }
}
