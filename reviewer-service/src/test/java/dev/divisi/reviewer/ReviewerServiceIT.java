package dev.divisi.reviewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import dev.divisi.testing.worker.GrantingBrain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(DivisiKafkaExtension.class)
class ReviewerServiceIT {
  @TempDir Path directory;

  @Test
  void shouldAnswerReviewOrdersWithFactsThatTheTaskGraphCanFence(DivisiKafka kafka)
      throws Exception {
    GitFixture origin = GitFixture.init(directory.resolve("origin"), Map.of("a.txt", "a\n"));
    Orders orders = new Orders(origin, "reviewer-it");
    Patch patch = orders.patch(origin.head("main"), Map.of("a.txt", "changed\n"));

    try (ConfigurableApplicationContext _ = start(kafka);
        GrantingBrain brain = new GrantingBrain(kafka, TopicCatalogue.REVIEW_COMPLETED)) {
      ReviewRequested order = orders.review(patch, Orders.shell("tests", "grep changed a.txt"));
      assertThat(answer(brain, order))
          .isInstanceOfSatisfying(
              ReviewCompleted.class,
              review -> {
                assertThat(review.getOutcome()).isEqualTo(ReviewOutcome.APPROVED);
                assertThat(review.getWork()).isEqualTo(order.getWork());
                assertThat(review.getClaimId()).isNotBlank();
                assertThat(review.getReviewer()).isNotBlank();
                assertThat(review.getPatchHash()).isEqualTo(patch.getHash());
                assertThat(review.getChecks()).hasSize(1);
                assertThat(review.getSpend()).isEqualTo(new Spend(0L, 0L, 0L));
              });

      assertThat(answer(brain, orders.review(patch, Orders.shell("tests", "exit 1"))))
          .isInstanceOfSatisfying(
              ReviewCompleted.class,
              review -> {
                assertThat(review.getOutcome()).isEqualTo(ReviewOutcome.CHANGES_REQUESTED);
                assertThat(review.getFindings()).hasSize(1);
              });

      assertThat(answer(brain, orders.review(patch, new CheckCommand("x", List.of("nope"), 5))))
          .isInstanceOfSatisfying(
              WorkFailed.class,
              failed -> assertThat(failed.getCode()).isEqualTo("CHECK_NOT_FOUND"));
    }
  }

  @Test
  void shouldTakeTheOrdersOfItsOwnPool(DivisiKafka kafka) throws Exception {
    GitFixture origin = GitFixture.init(directory.resolve("origin"), Map.of("a.txt", "a\n"));
    Orders orders = new Orders(origin, "reviewer-pool-it");
    Patch patch = orders.patch(origin.head("main"), Map.of("a.txt", "changed\n"));
    ReviewRequested order = orders.review(patch, Orders.shell("tests", "true"));

    try (ConfigurableApplicationContext _ = start(kafka, "--divisi.worker.pool=security");
        GrantingBrain brain = new GrantingBrain(kafka, TopicCatalogue.REVIEW_COMPLETED)) {
      assertThat(
              brain.order(
                  TopicCatalogue.reviewRequested("security"), order.getWork().getGoalId(), order))
          .isInstanceOf(ReviewCompleted.class);
    }
  }

  private static SpecificRecord answer(GrantingBrain brain, ReviewRequested order) {
    return brain.order(TopicCatalogue.REVIEW_REQUESTED, order.getWork().getGoalId(), order);
  }

  private ConfigurableApplicationContext start(DivisiKafka kafka, String... more) {
    Stream<String> always =
        Stream.of(
            "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "--divisi.workspace.local-repositories=/",
            "--divisi.workspace.directory=" + directory.resolve("workspace"),
            "--divisi.sandbox.mode=auto");
    return new SpringApplicationBuilder(ReviewerServiceApplication.class)
        .run(Stream.concat(always, Stream.of(more)).toArray(String[]::new));
  }
}
