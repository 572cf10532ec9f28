package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecipeThreadsTest extends RecipeStory {
  @Test
  void shouldStopWhenTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    InterruptedException stopped =
        catchThrowableOfType(InterruptedException.class, () -> run(RENAME_CALLS, "**"));

    assertThat(stopped).isNotNull();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(project.bill(1)).contains("Prices.format(price)");
  }

  @Test
  void shouldStopBetweenTwoFilesWhenTheThreadIsInterruptedWhileARecipeRuns() {
    InterruptedException stopped =
        catchThrowableOfType(
            InterruptedException.class,
            () ->
                agent.work(
                    Assignments.in(project.root, RENAME_CALLS, "**"),
                    line -> {
                      if (line.startsWith("running")) {
                        Thread.currentThread().interrupt();
                      }
                    }));

    assertThat(stopped).isNotNull();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(project.bill(1)).contains("Prices.format(price)");
  }

  @Test
  void shouldChangeEachWorktreeWhenManyRunAtOnce() throws Exception {
    List<MavenProject> projects = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      projects.add(MavenProject.in(temp.resolve("parallel-" + i), 2));
    }
    try (var executor = Executors.newFixedThreadPool(4)) {
      List<Callable<AgentReport>> calls = new ArrayList<>();
      for (MavenProject each : projects) {
        calls.add(() -> agent.work(Assignments.in(each.root, RENAME_CALLS, "**"), line -> {}));
      }
      for (Future<AgentReport> result : executor.invokeAll(calls)) {
        assertThat(result.get().summary()).contains("changed 2 files");
      }
    }

    assertThat(projects)
        .allSatisfy(each -> assertThat(each.bill(2)).contains("Prices.print(price)"));
  }
}
