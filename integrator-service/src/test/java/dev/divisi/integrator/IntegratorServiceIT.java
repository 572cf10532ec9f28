package dev.divisi.integrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import dev.divisi.testing.worker.GrantingBrain;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(DivisiKafkaExtension.class)
class IntegratorServiceIT {
  @TempDir Path directory;

  @Test
  void shouldAnswerMergeOrdersWithFactsThatTheTaskGraphCanFence(DivisiKafka kafka)
      throws Exception {
    GitFixture origin =
        GitFixture.init(directory.resolve("origin"), Map.of("a.txt", "a\n", "b.txt", "b\n"));
    Orders orders = new Orders(origin, "integrator-it");
    String base = origin.head("main");
    Patch a = orders.patch(base, Map.of("a.txt", "changed\n"));
    Patch other = orders.patch(base, Map.of("a.txt", "otherwise\n"));

    try (ConfigurableApplicationContext _ = start(kafka);
        GrantingBrain brain = new GrantingBrain(kafka, TopicCatalogue.MERGE_COMPLETED)) {
      MergeRequested order = orders.merge("a", 1, a, base);
      MergeCompleted merged = merged(brain, order);
      String head = origin.head("divisi/integrator-it");
      assertThat(merged.getOutcome()).isEqualTo(MergeOutcome.MERGED);
      assertThat(merged.getWork()).isEqualTo(order.getWork());
      assertThat(merged.getClaimId()).isNotBlank();
      assertThat(merged.getCommit()).isEqualTo(head);
      assertThat(merged.getHead()).isEqualTo(head);

      MergeCompleted again = merged(brain, order);
      assertThat(again.getOutcome()).isEqualTo(MergeOutcome.MERGED);
      assertThat(again.getCommit()).isEqualTo(head);

      MergeCompleted conflict = merged(brain, orders.merge("b", 1, other, head));
      assertThat(conflict.getOutcome()).isEqualTo(MergeOutcome.CONFLICT);
      assertThat(conflict.getCommit()).isNull();
      assertThat(conflict.getHead()).isEqualTo(head);

      SpecificRecord refused =
          brain.order(
              TopicCatalogue.MERGE_REQUESTED,
              "integrator-it",
              MergeRequested.newBuilder(orders.merge("c", 1, other, head))
                  .setRepository(orders.repository("main"))
                  .build());
      assertThat(refused)
          .isInstanceOfSatisfying(
              WorkFailed.class,
              failed -> assertThat(failed.getCode()).isEqualTo("BRANCH_FORBIDDEN"));
      assertThat(origin.head("main")).isEqualTo(base);
      assertThat(origin.log("divisi/integrator-it")).containsExactly("Change a", "Begin");
    }
  }

  private static MergeCompleted merged(GrantingBrain brain, MergeRequested order) {
    return (MergeCompleted)
        brain.order(TopicCatalogue.MERGE_REQUESTED, order.getWork().getGoalId(), order);
  }

  private ConfigurableApplicationContext start(DivisiKafka kafka) {
    return new SpringApplicationBuilder(IntegratorServiceApplication.class)
        .run(
            "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "--divisi.workspace.local-repositories=/",
            "--divisi.workspace.directory=" + directory.resolve("workspace"),
            "--divisi.sandbox.mode=auto");
  }
}
