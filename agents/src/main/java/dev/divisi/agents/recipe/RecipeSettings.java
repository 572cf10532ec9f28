package dev.divisi.agents.recipe;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the recipe agent finds the jars that give types to Java.
 *
 * @param localRepository Maven's local repository; only read
 * @param downloads directory, laid out alike, for what had to be downloaded
 * @param online whether what the local repository lacks may be fetched from Maven Central and the
 *     repositories of the operator's settings.xml. The repositories that a project names are never
 *     asked: it could name any address within the operator's network.
 * @param resolutionLimit how long one attempt may go on fetching; then it goes on with what there
 *     is
 */
public record RecipeSettings(
    Path localRepository, Path downloads, boolean online, Duration resolutionLimit) {

  /**
   * The user's local repository, downloads below the given directory, online for at most 20 seconds
   * an attempt.
   */
  public static RecipeSettings defaults(Path downloads) {
    return new RecipeSettings(
        Path.of(System.getProperty("user.home"), ".m2", "repository"),
        downloads,
        true,
        Duration.ofSeconds(20));
  }

  /** The same without downloads. */
  RecipeSettings offline() {
    return new RecipeSettings(localRepository, downloads, false, resolutionLimit);
  }
}
