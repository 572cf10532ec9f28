package dev.divisi.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.planner.domain.Goals;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import dev.divisi.testing.worker.GrantingBrain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(DivisiKafkaExtension.class)
class PlannerServiceIT {
  private static final Map<String, String> CHECKED =
      Map.of("recipe", "org.openrewrite.java.RemoveUnusedImports", "check", "true");

  @TempDir Path directory;

  @Test
  void shouldAnswerOrdersWithPlansOrWithNamedFailures(DivisiKafka kafka) {
    GitFixture origin =
        GitFixture.init(
            directory.resolve("store"),
            Map.of(
                "pom.xml", "<project><artifactId>store</artifactId></project>",
                "web/pom.xml", "<project><artifactId>web</artifactId></project>",
                "web/src/main/java/A.java", "package a;\n",
                ".divisi/playbooks/ours.yaml", "playbook: ours\ntasks: [{id: a}]\n",
                ".divisi/playbooks/parts.yaml",
                    "playbook: parts\ntasks:\n  - {id: one, title: t, agent: {command: {run: [x]}},"
                        + " scope: [\"web/src/**\"]}\n"));

    try (ConfigurableApplicationContext service = start(kafka);
        GrantingBrain brain = new GrantingBrain(kafka, TopicCatalogue.PLAN_CREATED)) {
      new TopicCreator(service.getBean(KafkaClients.class))
          .ensure(List.of(TopicCatalogue.TASK_READY));

      assertThat(answer(brain, Goals.goal("g-plan", origin.url(), "recipe", null, CHECKED)))
          .isInstanceOfSatisfying(
              PlanCreated.class,
              created -> {
                assertThat(created.getWork().getGoalId()).isEqualTo("g-plan");
                assertThat(created.getClaimId()).isNotBlank();
                assertThat(created.getPlan().getVersion()).isEqualTo(1);
                assertThat(created.getSpend()).isEqualTo(new Spend(0L, 0L, 0L));
                assertThat(created.getGoal())
                    .as("policy judges who asked, and the limits")
                    .isNotNull()
                    .extracting(GoalSubmitted::getGoalId)
                    .isEqualTo("g-plan");
                assertThat(created.getPlan().getTasks())
                    .extracting(PlannedTask::getId)
                    .containsExactly("recipe-web");
                assertThat(created.getPlan().getRepositories().getFirst().getBaseCommit())
                    .isEqualTo(origin.head("main"));
                assertThat(created.getPlan().getRepositories().getFirst().getBranch())
                    .isEqualTo("divisi/g-plan");
              });

      tellPast(service, TaskStatus.DONE, "t-done", "Rename format to show");
      tellPast(service, TaskStatus.RUNNING, "t-runs", "Rename format once more");
      GoalSubmitted later =
          GoalSubmitted.newBuilder(Goals.goal("g-later", origin.url(), "recipe", null, CHECKED))
              .setText("Please rename the format")
              .build();
      assertThat(answer(brain, later))
          .isInstanceOfSatisfying(
              PlanCreated.class,
              created ->
                  assertThat(created.getPlan().getSpecification())
                      .contains(
                          "## What was done before",
                          "- Rename format to show (g-before/t-done): done, c0ffee: as asked")
                      .doesNotContain("once more"));

      assertThat(answer(brain, Goals.goal("g-ours", origin.url(), "ours", null, Map.of())))
          .isInstanceOfSatisfying(
              WorkFailed.class,
              failed -> {
                assertThat(failed.getKind()).isEqualTo(FailureKind.REJECTED);
                assertThat(failed.getCode()).isEqualTo("PLAYBOOK_INVALID");
                assertThat(failed.getMessage())
                    .isEqualTo(".divisi/playbooks/ours.yaml:2:9: tasks[0].title: is required");
              });

      assertThat(answer(brain, Goals.goal("g-none", origin.url(), "none", null, Map.of())))
          .isInstanceOfSatisfying(
              WorkFailed.class,
              failed -> assertThat(failed.getCode()).isEqualTo("PLAYBOOK_UNKNOWN"));

      GoalSubmitted goal = Goals.goal("g-parts", origin.url(), "recipe", null, CHECKED);
      assertThat(expansion(brain, goal, "web/"))
          .isInstanceOfSatisfying(
              PlanCreated.class,
              created -> {
                assertThat(created.getWork().getTaskId()).isEqualTo("whole");
                assertThat(created.getPlan().getTasks())
                    .extracting(PlannedTask::getId)
                    .containsExactly("one");
              });
      assertThat(expansion(brain, goal, "common/"))
          .isInstanceOfSatisfying(
              WorkFailed.class,
              failed -> {
                assertThat(failed.getCode()).isEqualTo("PLAN_OUT_OF_SCOPE");
                assertThat(failed.getWork().getTaskId()).isEqualTo("whole");
              });
    }
  }

  private static void tellPast(
      ConfigurableApplicationContext service, TaskStatus status, String taskId, String title) {
    KafkaClients clients = service.getBean(KafkaClients.class);
    new TopicCreator(clients).ensure(List.of(TopicCatalogue.TASK_STATE));
    service
        .getBean(FactPublisher.class)
        .publish(
            TopicCatalogue.TASK_STATE,
            "g-before/" + taskId,
            TaskState.newBuilder()
                .setGoalId("g-before")
                .setTaskId(taskId)
                .setPosition(0)
                .setTitle(title)
                .setStatus(status)
                .setReason("as asked")
                .setAttempt(1)
                .setPool("implementers")
                .setRepository("store")
                .setCommit("c0ffee")
                .setUpdatedAt(Instant.EPOCH)
                .build());
  }

  private static SpecificRecord answer(GrantingBrain brain, GoalSubmitted goal) {
    return brain.order(
        TopicCatalogue.PLAN_REQUESTED,
        goal.getGoalId(),
        PlanRequested.newBuilder()
            .setWork(new WorkReference(goal.getGoalId(), null, 1, WorkStep.PLAN))
            .setGoal(goal)
            .build());
  }

  private static SpecificRecord expansion(GrantingBrain brain, GoalSubmitted goal, String scope) {
    return brain.order(
        TopicCatalogue.PLAN_REQUESTED,
        goal.getGoalId(),
        PlanRequested.newBuilder()
            .setWork(new WorkReference(goal.getGoalId(), "whole", 1, WorkStep.PLAN))
            .setGoal(goal)
            .setTask(
                PlannedTask.newBuilder()
                    .setId("whole")
                    .setTitle("The whole")
                    .setDescription("")
                    .setRepository("store")
                    .setPool("implementers")
                    .setAgent(new AgentChoice("playbook", "{\"name\": \"parts\"}"))
                    .setScope(List.of(scope))
                    .setExpand(true)
                    .build())
            .setDepth(1)
            .build());
  }

  private ConfigurableApplicationContext start(DivisiKafka kafka) {
    return new SpringApplicationBuilder(PlannerServiceApplication.class)
        .run(
            "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "--divisi.workspace.local-repositories=/",
            "--divisi.workspace.directory=" + directory.resolve("workspace"));
  }
}
