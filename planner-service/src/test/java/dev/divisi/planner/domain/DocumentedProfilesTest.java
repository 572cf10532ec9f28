package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.PlannedTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DocumentedProfilesTest {
  private static final Path EXAMPLES = Path.of("../examples/profiles");

  @Test
  void shouldShowTheExamplesAsTheyAre() throws IOException {
    String page = Files.readString(Path.of("../docs/profiles.md"));

    assertThat(page)
        .contains("```markdown\n" + example("agents/payments.md") + "```")
        .contains("```yaml\n" + example("routing.yaml") + "```");
  }

  @Test
  void shouldGiveTheTasksOfTheExampleToItsProfiles() throws Exception {
    FilesInMemory shop =
        new FilesInMemory(
            Map.of(
                ".divisi/agents/payments.md", example("agents/payments.md"),
                ".divisi/agents/quick.md", example("agents/quick.md"),
                ".divisi/routing.yaml", example("routing.yaml")));
    Installation installation =
        new Installation(
            Optional.of(new AgentChoice("acp", "{\"preset\":\"gemini\"}")), ProfileFolder.NONE);

    List<PlannedTask> tasks =
        new PlanGoal(
                shop,
                () -> new TreeSet<>(List.of("implementers", "strong")),
                installation,
                PastWork.NONE)
            .plan(
                Goals.inline(
                    """
                    playbook: p
                    tasks:
                      - {id: pay, title: t, scope: ["payments/**", "web/**"]}
                      - {id: docs, title: t, type: document, scope: [README.md, docs/a.md]}
                      - {id: web, title: t, scope: ["web/**"]}
                    """,
                    Map.of()),
                1,
                line -> {})
            .getTasks();

    assertThat(tasks)
        .extracting(PlannedTask::getProfile)
        .containsExactly("payments", "docs-writer", "implementer");
    assertThat(tasks.getFirst().getReviewers()).hasSize(2);
  }

  private static String example(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }
}
