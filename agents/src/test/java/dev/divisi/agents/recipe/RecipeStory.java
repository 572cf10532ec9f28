package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

abstract class RecipeStory {
  static final String RENAME_CALLS =
      """
      {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName", "options": {
        "methodPattern": "com.acme.common.Prices format(..)", "newMethodName": "print", "ignoreDefinition": true}}]}
      """;

  @TempDir Path temp;
  Path localRepository;
  RecipeAgent agent;
  MavenProject project;

  @BeforeEach
  void setUp() throws IOException {
    localRepository = Files.createDirectories(temp.resolve("local-repository"));
    agent = offlineAgent();
    project = MavenProject.in(Files.createDirectories(temp.resolve("worktree")), 3);
  }

  RecipeAgent offlineAgent() {
    return new RecipeAgent(
        new RecipeSettings(
            localRepository, temp.resolve("downloads"), false, Duration.ofSeconds(1)));
  }

  AgentReport run(String configuration, String... scope)
      throws AgentException, InterruptedException {
    return agent.work(Assignments.in(project.root, configuration, scope), line -> {});
  }

  AgentException fail(String configuration, String... scope) {
    return catchThrowableOfType(AgentException.class, () -> run(configuration, scope));
  }

  /**
   * Installs a jar of this test's own class path into the local repository, so that the test needs
   * no network.
   */
  void installJSpecify() throws IOException {
    Path jar =
        Path.of(
            org.jspecify.annotations.Nullable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    Path directory =
        Files.createDirectories(localRepository.resolve("org/jspecify/jspecify/1.0.0"));
    Files.copy(jar, directory.resolve("jspecify-1.0.0.jar"));
    Files.writeString(
        directory.resolve("jspecify-1.0.0.pom"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.jspecify</groupId>
          <artifactId>jspecify</artifactId>
          <version>1.0.0</version>
        </project>
        """);
  }
}
