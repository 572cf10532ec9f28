package dev.divisi.reviewer;

import dev.divisi.reviewer.adapter.model.OpinionSettings;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the reviewer runs checks: {@code divisi.reviewer.*}. An unknown key stops the start.
 *
 * @param checkEnvironment names of environment variables that are passed on to checks, when they
 *     are set. No secrets: a check runs code of the repository.
 * @param opinion the model that is asked besides
 */
@ConfigurationProperties(prefix = "divisi.reviewer", ignoreUnknownFields = false)
record ReviewerSettings(
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
    @DefaultValue Opinion opinion) {

  /**
   * {@code divisi.reviewer.opinion.*}: a model that is asked about what passed its checks.
   *
   * @param provider the name of a provider of {@code divisi.models.providers}; empty: none is asked
   * @param model the model, by the name that the provider knows
   * @param maxOutputTokens tokens of the longest answer
   * @param maxDiffSize how much of a diff is shown
   */
  record Opinion(
      @DefaultValue("") String provider,
      @DefaultValue("") String model,
      @DefaultValue("4096") int maxOutputTokens,
      @DefaultValue("200KB") DataSize maxDiffSize) {
    Opinion {
      require(
          provider.isBlank() || !model.isBlank(), "model is missing; it names the model to ask.");
      require(
          maxOutputTokens >= 256,
          "max-output-tokens is " + maxOutputTokens + "; it must be 256 or more.");
      require(
          maxDiffSize.toBytes() >= 1 && maxDiffSize.toMegabytes() <= 15,
          "max-diff-size is " + maxDiffSize + "; it must be 1B to 15MB.");
    }

    boolean isWanted() {
      return !provider.isBlank();
    }

    OpinionSettings toAdapter() {
      return new OpinionSettings(
          provider, model, maxOutputTokens, Math.toIntExact(maxDiffSize.toBytes()));
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException("divisi.reviewer.opinion." + message);
      }
    }
  }

  ReviewerSettings {
    checkEnvironment = List.copyOf(checkEnvironment);
  }
}
