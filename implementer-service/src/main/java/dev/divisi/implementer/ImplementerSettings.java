package dev.divisi.implementer;

import dev.divisi.context.pack.PackAssembly;
import dev.divisi.implementer.domain.PatchLimits;
import dev.divisi.kafka.WorkerSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this process implements: {@code divisi.implementer.*}. An unknown key stops the start.
 *
 * @param name the name of this worker; when empty it is made of the host, the process and chance
 * @param pool the pool it belongs to, which says on which topic its orders stand
 * @param concurrency how many tasks it works on at once; a large recipe takes up to 1 GB of heap
 * @param grantTimeout how long a claim waits for its grant
 * @param limits the largest patch that it proposes
 * @param recipe the recipe agent
 * @param checkEnvironment names of environment variables that are passed on to checks, when they
 *     are set. No secrets: a check runs code of the repository.
 * @param agentEnvironment names of environment variables that are passed on to agents of the acp
 *     family, when they are set, such as the key of their model. Whatever is passed on, an agent
 *     can tell to anyone. Agents with a provider do not get them.
 * @param agentReadable folders of this machine of which a task may let its agent read parts, such
 *     as where agents are installed. No secrets.
 * @param contextTokens how many tokens of context an agent is given with its task, 500 to 200,000
 * @param toolCheckLimit how long a check may take that an agent runs as a tool
 */
@ConfigurationProperties(prefix = "divisi.implementer", ignoreUnknownFields = false)
record ImplementerSettings(
    @DefaultValue("") String name,
    @DefaultValue("implementers") String pool,
    @DefaultValue("2") int concurrency,
    @DefaultValue("10s") Duration grantTimeout,
    @DefaultValue Limits limits,
    @DefaultValue Recipe recipe,
    @DefaultValue({
          "JAVA_HOME",
          "MAVEN_OPTS",
          "MAVEN_ARGS",
          "MVNW_REPOURL",
          "GRADLE_USER_HOME",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "GOPATH"
        })
        List<String> checkEnvironment,
    @DefaultValue List<String> agentEnvironment,
    @DefaultValue List<String> agentReadable,
    @DefaultValue("12000") int contextTokens,
    @DefaultValue("10m") Duration toolCheckLimit) {

  private static final int MOST_CONTEXT_TOKENS = 200_000;

  /** {@code divisi.implementer.limits.*}; see {@link PatchLimits}. */
  record Limits(
      @DefaultValue("200") int maxFiles,
      @DefaultValue("10000") int maxChangedLines,
      @DefaultValue("1MB") DataSize maxDiffSize,
      @DefaultValue("4MB") DataSize maxFileSize,
      @DefaultValue("false") boolean allowBinary) {
    /** With its record of facts, a larger one would not fit into the topic of patches. */
    private static final DataSize LARGEST_DIFF = DataSize.ofMegabytes(15);

    Limits {
      require(maxFiles >= 1, "limits.max-files is " + maxFiles + "; it must be 1 or more.");
      require(
          maxChangedLines >= 1,
          "limits.max-changed-lines is " + maxChangedLines + "; it must be 1 or more.");
      require(
          maxDiffSize.toBytes() >= 1 && maxDiffSize.compareTo(LARGEST_DIFF) <= 0,
          "limits.max-diff-size is " + maxDiffSize + "; it must be 1B to " + LARGEST_DIFF + ".");
      require(
          maxFileSize.toBytes() >= 1,
          "limits.max-file-size is " + maxFileSize + "; it must be 1B or more.");
    }

    PatchLimits toDomain() {
      return new PatchLimits(
          maxFiles,
          maxChangedLines,
          Math.toIntExact(maxDiffSize.toBytes()),
          maxFileSize.toBytes(),
          allowBinary);
    }
  }

  /**
   * {@code divisi.implementer.recipe.*}.
   *
   * @param localRepository Maven's local repository; the user's own when absent
   * @param online whether jars that are missing there may be downloaded
   * @param resolutionLimit how long one attempt may spend on downloads
   */
  record Recipe(
      @Nullable String localRepository,
      @DefaultValue("true") boolean online,
      @DefaultValue("20s") Duration resolutionLimit) {
    Recipe {
      require(
          resolutionLimit.isPositive(),
          "recipe.resolution-limit is " + resolutionLimit + "; it must be longer than nothing.");
    }
  }

  /** Fails on what {@link WorkerSettings} does not take, but by the names that are used here. */
  ImplementerSettings {
    checkEnvironment = List.copyOf(checkEnvironment);
    agentEnvironment = List.copyOf(agentEnvironment);
    agentReadable = List.copyOf(agentReadable);
    require(!pool.isBlank(), "pool is missing; it names the pool that this worker belongs to.");
    require(concurrency >= 1, "concurrency is " + concurrency + "; it must be 1 or more.");
    require(
        contextTokens >= PackAssembly.LEAST_TOKENS && contextTokens <= MOST_CONTEXT_TOKENS,
        "context-tokens is "
            + contextTokens
            + "; it must be "
            + PackAssembly.LEAST_TOKENS
            + " to "
            + MOST_CONTEXT_TOKENS
            + ".");
    require(
        toolCheckLimit.isPositive(),
        "tool-check-limit is " + toolCheckLimit + "; it must be longer than nothing.");
    require(
        grantTimeout.isPositive(),
        "grant-timeout is " + grantTimeout + "; it must be longer than nothing.");
  }

  WorkerSettings worker() {
    // Uncommitted reads: the task graph fences whatever comes of an order that it takes back.
    return new WorkerSettings(name, pool, concurrency, grantTimeout, false);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("divisi.implementer." + message);
    }
  }
}
