package dev.divisi.planner.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.divisi.goals.WorkType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A playbook as it is written; {@code docs/playbooks.md} is its reference. */
record Playbook(
    String playbook,
    @Nullable String description,
    Map<String, Parameter> parameters,
    Map<String, Finder> find,
    @Nullable String specification,
    List<TaskTemplate> tasks) {
  /** What a parameter, a found list or the variable of forEach may be called. */
  static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,62}";

  /**
   * A value that the goal gives.
   *
   * @param fallback what it is when the goal does not say; null makes it required
   */
  record Parameter(
      @Nullable String description, @JsonProperty("default") @Nullable String fallback) {}

  /** What to look for in a repository; exactly one of the three. */
  record Finder(
      @Nullable String repository,
      @Nullable ModuleSearch mavenModules,
      @Nullable FileSearch files,
      @Nullable FileSearch directories) {
    Finder {
      if (Stream.of(mavenModules, files, directories).filter(Objects::nonNull).count() != 1) {
        throw new IllegalArgumentException("needs exactly one of mavenModules, files, directories");
      }
    }
  }

  /** Maven modules: directories with a pom.xml. */
  record ModuleSearch(
      @Nullable String containing, @JsonProperty("in") List<String> within, List<String> except) {}

  /** Files, or the directories that hold files. */
  record FileSearch(List<String> matching, @Nullable String containing, List<String> except) {
    FileSearch {
      if (matching.isEmpty()) {
        throw new IllegalArgumentException(
            "needs matching: a list of globs such as [\"**/*.properties\"]");
      }
    }
  }

  /** A task, or one task for each item of a found list. */
  record TaskTemplate(
      String id,
      @Nullable Map<String, String> forEach,
      String title,
      @Nullable String description,
      @Nullable String repository,
      @Nullable String pool,
      Map<String, JsonNode> agent,
      List<String> scope,
      List<String> dependsOn,
      List<CheckTemplate> checks,
      List<String> acceptance,
      List<CandidateTemplate> bestOf,
      @Nullable Boolean expand,
      @Nullable WorkType type,
      @Nullable String profile,
      List<String> reviewers) {
    boolean isExpanded() {
      return Boolean.TRUE.equals(expand);
    }
  }

  /** One of several workers that try a task at once: an agent, or a profile that has one. */
  record CandidateTemplate(
      @Nullable String pool, Map<String, JsonNode> agent, @Nullable String profile) {}

  /** How a task is known to be done. */
  record CheckTemplate(String name, List<String> run, @Nullable Duration timeout) {}
}
