package dev.divisi.agents.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PatchAgentTest {
  private static final String DIFF =
      """
      diff --git a/a.txt b/a.txt
      --- a/a.txt
      +++ b/a.txt
      @@ -1 +1 @@
      -one
      +1
      """;

  @TempDir Path worktree;
  private final PatchAgent agent = new PatchAgent();

  private AgentReport work(String configuration) throws Exception {
    return agent.work(Assignments.in(worktree, configuration, "**"), oneLine -> {});
  }

  private AgentReport apply(String summary) throws Exception {
    return work(
        JsonMapper.shared()
            .createObjectNode()
            .put("diff", DIFF)
            .put("summary", summary)
            .toString());
  }

  @Test
  void shouldApplyTheDiffAndSayWhatThePersonSaid() throws Exception {
    Files.writeString(worktree.resolve("a.txt"), "one\n");

    assertThat(apply("Counts\u001b[2J in digits."))
        .isEqualTo(AgentReport.done("Counts in digits."));
    assertThat(worktree.resolve("a.txt")).hasContent("1\n");
  }

  @Test
  void shouldNameWhatTheTaskMayNotChangeAndChangeNothing() throws Exception {
    Files.writeString(worktree.resolve("a.txt"), "one\n");
    String configuration = JsonMapper.shared().createObjectNode().put("diff", DIFF).toString();

    AgentException refused =
        catchThrowableOfType(
            AgentException.class,
            () -> agent.work(Assignments.in(worktree, configuration, "docs/**"), oneLine -> {}));

    assertThat(refused.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(refused.code()).isEqualTo("PATCH_OUT_OF_SCOPE");
    assertThat(refused).hasMessageContaining("The diff changes a.txt");
    assertThat(worktree.resolve("a.txt")).hasContent("one\n");
  }

  @Test
  void shouldSayThatItDoesNotFitAndWhatToDo() throws Exception {
    Files.writeString(worktree.resolve("a.txt"), "two\n");

    AgentException refused =
        catchThrowableOfType(AgentException.class, () -> apply("Counts in digits."));

    assertThat(refused.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(refused.code()).isEqualTo("PATCH_DOES_NOT_APPLY");
    assertThat(refused).hasMessageContaining("a.txt").hasMessageContaining("feature branch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"diff\": \"\"}", "{\"diff\": [1]}", "{\"diff\": \"x\", \"dif\": 1}"})
  void shouldRefuseAConfigurationWithoutADiff(String configuration) {
    assertThat(catchThrowableOfType(AgentException.class, () -> work(configuration)).code())
        .isEqualTo("AGENT_CONFIGURATION_INVALID");
  }
}
