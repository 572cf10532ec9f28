package dev.divisi.implementer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service against a real broker; the test plays the task graph. */
@ExtendWith(DivisiKafkaExtension.class)
class ImplementerServiceIT {
  private static final String POOL = "java-recipes";
  private static final String RENAME =
      """
      {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName", "options": {
        "methodPattern": "com.acme.Prices format(..)", "newMethodName": "print", "ignoreDefinition": true}}]}
      """;

  private final FakeTaskGraph brain;
  private final DivisiKafka kafka;
  @TempDir Path temp;
  private GitFixture repository;
  private ConfigurableApplicationContext service;

  ImplementerServiceIT(DivisiKafka kafka) {
    this.kafka = kafka;
    this.brain = new FakeTaskGraph(kafka, POOL);
  }

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of(
                "common/com/acme/Prices.java",
                """
                package com.acme;

                public class Prices {
                  public static String format(long c) {
                    return c + "";
                  }
                }
                """,
                "m1/com/acme/m1/Bill.java",
                """
                package com.acme.m1;

                class Bill {
                  String total = com.acme.Prices.format(1);
                }
                """));
    service = start();
  }

  @AfterEach
  void tearDown() {
    service.close();
    brain.close();
  }

  private ConfigurableApplicationContext start(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
                "--divisi.workspace.local-repositories=/",
                "--divisi.workspace.directory=" + temp.resolve("workspace"),
                // An agent here says outside of its worktree that it has begun.
                "--divisi.sandbox.mode=off",
                "--divisi.implementer.pool=" + POOL,
                "--divisi.implementer.recipe.online=false",
                "--spring.jmx.enabled=false"));
    arguments.addAll(List.of(more));
    return new SpringApplicationBuilder(ImplementerServiceApplication.class)
        .registerShutdownHook(false)
        .run(arguments.toArray(String[]::new));
  }

  @Test
  void shouldMakeTheTopicOfItsPoolWhenItStarts() throws Exception {
    try (Admin admin = brain.clients().admin("test")) {
      assertThat(admin.listTopics().names().get())
          .contains(TopicCatalogue.taskReady(POOL).name(), TopicCatalogue.PATCH_PROPOSED.name());
    }
  }

  @Test
  void shouldProposeAPatchThatAppliesWhenTheClaimIsGranted() throws Exception {
    TaskReady order = order("goal-patch", RENAME, "m1/**");
    brain.order(order);

    WorkClaimed claimed =
        brain.await(TopicCatalogue.WORK_CLAIMED, claim -> claim.getWork().equals(order.getWork()));
    brain.grant(claimed);
    PatchProposed proposed =
        brain.await(
            TopicCatalogue.PATCH_PROPOSED, patch -> patch.getWork().equals(order.getWork()));

    assertThat(claimed.getClaim().getPool()).isEqualTo(POOL);
    assertThat(proposed.getClaimId()).isEqualTo(claimed.getClaim().getClaimId());
    assertThat(proposed.getPatch().getDiff())
        .contains("+  String total = com.acme.Prices.print(1);");
    Path diff = Files.writeString(temp.resolve("patch.diff"), proposed.getPatch().getDiff());
    repository.git("apply", "--index", diff.toString());
    assertThat(repository.git("write-tree").strip()).isEqualTo(proposed.getPatch().getResultTree());
    assertNoWorktreeIsLeft();
  }

  @Test
  void shouldNameTheFailureWhenTheRecipeIsUnknown() throws Exception {
    TaskReady order =
        order("goal-unknown", RENAME.replace("ChangeMethodName", "ChangeMethodNam"), "m1/**");
    brain.order(order);

    brain.grant(
        brain.await(TopicCatalogue.WORK_CLAIMED, claim -> claim.getWork().equals(order.getWork())));
    WorkFailed failed =
        brain.await(
            TopicCatalogue.WORK_FAILED, failure -> failure.getWork().equals(order.getWork()));

    assertThat(failed.getKind()).isEqualTo(FailureKind.REJECTED);
    assertThat(failed.getCode()).isEqualTo("RECIPE_UNKNOWN");
    assertThat(failed.getMessage()).contains("org.openrewrite.java.ChangeMethodName");
    assertThat(failed.getHandedBack()).isFalse();
    assertNoWorktreeIsLeft();
  }

  @Test
  void shouldHandTheWorkBackWhenItStopsInTheMiddle() throws Exception {
    TaskReady order =
        Orders.order(
            "goal-stop",
            repository.url(),
            repository.head("main"),
            "command",
            "{\"run\": [\"sh\", \"-c\", \"touch " + temp.resolve("begun") + "; sleep 300\"]}",
            "m1/**");
    brain.order(order);
    brain.grant(
        brain.await(TopicCatalogue.WORK_CLAIMED, claim -> claim.getWork().equals(order.getWork())));
    Awaitility.await()
        .atMost(FakeTaskGraph.PATIENCE)
        .until(() -> Files.exists(temp.resolve("begun")));

    service.close();

    WorkFailed failed =
        brain.await(
            TopicCatalogue.WORK_FAILED, failure -> failure.getWork().equals(order.getWork()));
    assertThat(failed.getHandedBack()).isTrue();
    assertNoWorktreeIsLeft();
  }

  @Test
  void shouldNotStartWhenASettingIsUnknown() {
    Throwable failure = catchThrowable(() -> start("--divisi.implementer.concurency=3").close());

    assertThat(failure).hasStackTraceContaining("divisi.implementer.concurency");
  }

  private TaskReady order(String goal, String configuration, String... scope) {
    return Orders.order(
        goal, repository.url(), repository.head("main"), "recipe", configuration, scope);
  }

  private void assertNoWorktreeIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(temp.resolve("workspace/worktrees"))) {
      assertThat(left).isEmpty();
    }
  }
}
