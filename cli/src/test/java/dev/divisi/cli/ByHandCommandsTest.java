package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A task that a person does by hand. */
class ByHandCommandsTest {
  private static final String DIFF =
      """
      diff --git a/a.txt b/a.txt
      --- a/a.txt
      +++ b/a.txt
      @@ -1 +1 @@
      -one
      +1
      """;

  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ByHandCommandsTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi.access.client.pools.add("people");
    divisi.access.client.pools.add("strong");
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(
                TopicCatalogue.AUDIT_EVENTS, States.answer(decision, "TaskReassigned", "given"));
          }
        });
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("g-1", GoalStatus.RUNNING, "", 1))
        .with(
            TopicCatalogue.PLAN_CREATED,
            States.created("g-1", States.plan(1, States.HASH, States.planned("web", "web/**"))));
    pool("strong", TaskStatus.RUNNING);
  }

  private void pool(String name, TaskStatus status) {
    divisi.access.client.with(
        TopicCatalogue.TASK_STATE,
        TaskState.newBuilder(States.task("g-1", "web", 0, status, "", 2)).setPool(name).build());
  }

  private List<DecisionMade> decisions() {
    return divisi.access.client.on(TopicCatalogue.DECISION_MADE);
  }

  @Test
  void shouldGiveTheTaskToPeopleAndSayHowToGoOn() {
    divisi.access.client.with(
        TopicCatalogue.PATCH_PROPOSED, Proposals.proposed("g-1", "web", "src/a.txt"));

    assertThat(divisi.run("task", "take-over", "g-1", "web")).as(divisi.err()).isZero();

    assertThat(decisions().getLast().getKind()).isEqualTo(DecisionKind.REASSIGN);
    assertThat(decisions().getLast().getCandidate())
        .isEqualTo(new CandidateChoice("people", new AgentChoice("", "{}")));
    assertThat(divisi.out())
        .contains(
            "web is yours now.\n",
            "  git clone https://example.org/shop.git g-1-web\n  cd g-1-web\n",
            "  divisi task diff g-1 web | git apply --index\n",
            "  divisi task hand-in g-1 web ../g-1-web.patch\n",
            "  divisi reassign g-1 web --pool strong\n");
  }

  @Test
  void shouldNotTakeOverTwice() {
    pool("people", TaskStatus.DISPATCHED);

    assertThat(divisi.run("task", "take-over", "g-1", "web")).isEqualTo(4);

    assertThat(divisi.err()).contains("Not sent: web is done by hand already.");
    assertThat(divisi.run("status", "g-1")).isZero();
    assertThat(divisi.out())
        .contains(
            "web is done by hand: a patch is to be handed in",
            "    divisi task hand-in g-1 web '...'\n");
  }

  @Test
  void shouldHandInADiffToThePoolOfThePlan() throws Exception {
    pool("people", TaskStatus.DISPATCHED);
    Path file = Files.writeString(directory.resolve("my.patch"), DIFF);

    assertThat(
            divisi.run("task", "hand-in", "g-1", "web", file.toString(), "--summary", "In digits."))
        .as(divisi.err())
        .isZero();

    CandidateChoice candidate = Objects.requireNonNull(decisions().getLast().getCandidate());
    assertThat(candidate.getPool()).isEqualTo("implementers");
    assertThat(candidate.getAgent().getFamily()).isEqualTo("patch");
    JsonNode configuration = JsonMapper.shared().readTree(candidate.getAgent().getConfiguration());
    assertThat(configuration.path("diff").asString()).isEqualTo(DIFF);
    assertThat(configuration.path("summary").asString()).isEqualTo("In digits.");
    assertThat(divisi.out())
        .contains("Your patch for web is handed in; a worker of the pool implementers applies it.");
  }

  @Test
  void shouldSayWhatIsWrongWithWhatIsHandedIn() throws Exception {
    Path file = Files.writeString(directory.resolve("my.patch"), "\n");
    String[] command = {"task", "hand-in", "g-1", "web", file.toString()};

    assertThat(divisi.run(command)).isEqualTo(2);
    assertThat(divisi.err()).contains("the diff is empty");
    Files.writeString(file, "hello\n");
    assertThat(divisi.run(command)).isEqualTo(2);
    assertThat(divisi.err())
        .contains("Not sent: the diff needs to be as git makes it, beginning with diff --git.");
    Files.writeString(file, DIFF + "+x\n".repeat(200_000));
    assertThat(divisi.run(command)).isEqualTo(2);
    assertThat(divisi.err()).contains("Not sent: the diff is larger than 512 KiB.");
    Files.writeString(file, DIFF);
    assertThat(divisi.run("task", "hand-in", "g-1", "web", file.toString(), "--pool", "strnog"))
        .isEqualTo(4);
    assertThat(divisi.err()).contains("nobody serves the pool 'strnog'");
    assertThat(divisi.run("task", "hand-in", "g-1", "web", directory + "/no")).isEqualTo(2);
    assertThat(divisi.err()).contains("does not exist");
    assertThat(decisions()).isEmpty();
  }
}
