package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.GitFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
  @TempDir Path directory;
  private CommandFixture divisi;
  private GitFixture repository;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ReplayCommandTest() {}

  @BeforeEach
  void setUp() {
    repository = GitFixture.init(directory.resolve("shop"), Map.of("src/a.txt", "a\n"));
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("g-1", GoalStatus.DONE, "", 1))
        .with(TopicCatalogue.TASK_STATE, States.task("g-1", "web", 0, TaskStatus.DONE, "", 2));
  }

  private void past(SpecificRecord record) {
    divisi.access.client.past.add(new PastFacts.Fact(States.at(1), record));
  }

  private void order(int attempt, String family, String configuration) {
    PlannedTask task =
        PlannedTask.newBuilder(States.planned("web", "src/**"))
            .setAgent(new AgentChoice(family, configuration))
            .setChecks(List.of())
            .build();
    Repository shop = Repository.newBuilder().setName("shop").setUrl(repository.url()).build();
    past(
        TaskReady.newBuilder()
            .setWork(new WorkReference("g-1", "web", attempt, WorkStep.IMPLEMENT))
            .setRepository(
                PlannedRepository.newBuilder()
                    .setRepository(shop)
                    .setBaseCommit(repository.head("main"))
                    .setBranch("divisi/g-1")
                    .build())
            .setBaseCommit(repository.head("main"))
            .setTask(task)
            .build());
  }

  private PatchProposed proposed(String hash) {
    PatchProposed some = Proposals.proposed("g-1", "web", "src/b.txt");
    return PatchProposed.newBuilder(some)
        .setPatch(Patch.newBuilder(some.getPatch()).setHash(hash).build())
        .build();
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out().lines().toList().getLast());
  }

  @Test
  void shouldTellWhetherTheSameComesOfIt() {
    order(1, "command", "{\"run\": [\"sh\", \"-c\", \"echo b > src/b.txt\"]}");
    past(proposed("another"));

    assertThat(divisi.run("replay", "g-1", "web", "--json"))
        .isEqualTo(ExitCode.NOT_AS_EXPECTED.code());
    String now = json().path("is").asString();
    assertThat(now).matches("patch [0-9a-f]{40,64} of 1 file");
    assertThat(json().path("was").asString()).isEqualTo("patch another of 1 file");

    past(proposed(now.split(" ", -1)[1]));
    assertThat(divisi.run("replay", "g-1", "web")).isZero();
    assertThat(divisi.out())
        .endsWith("Attempt 1 of web again: no model was asked then.\nThe same: " + now + "\n");
  }

  @Test
  void shouldTellOfAFailureThatComesAgain() {
    order(1, "command", "{\"run\": [\"sh\", \"-c\", \"exit 3\"]}");
    past(
        WorkFailed.newBuilder()
            .setWork(new WorkReference("g-1", "web", 1, WorkStep.IMPLEMENT))
            .setClaimId("claim")
            .setKind(FailureKind.AGENT)
            .setCode("AGENT_EXITED")
            .setMessage("")
            .setHandedBack(false)
            .build());

    assertThat(divisi.run("replay", "g-1", "web")).isZero();
    assertThat(divisi.out()).contains("The same: failure AGENT_EXITED");
  }

  @Test
  void shouldRefuseWhatIsNotOnRecord() {
    assertThat(divisi.run("replay", "g-1", "web")).isEqualTo(ExitCode.REFUSED.code());
    assertThat(divisi.err()).contains("No attempt of web is on record.");

    order(2, "model", "{\"provider\": \"p\", \"model\": \"m\"}");
    assertThat(divisi.run("replay", "g-1", "web", "--attempt", "1"))
        .isEqualTo(ExitCode.REFUSED.code());
    assertThat(divisi.err()).contains("There is no attempt 1 on record; there are [2].");

    assertThat(divisi.run("replay", "g-1", "web")).isEqualTo(ExitCode.REFUSED.code());
    assertThat(divisi.err()).contains("The record has no answer of a model: it never answered");
  }
}
