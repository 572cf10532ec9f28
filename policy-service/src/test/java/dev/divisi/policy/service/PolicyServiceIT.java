package dev.divisi.policy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyFiles;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@ExtendWith(DivisiKafkaExtension.class)
class PolicyServiceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void shouldJudgeByTheBaseCommitWhenAPatchChangesThePolicy(DivisiKafka kafka) {
    GitFixture origin =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of(
                "src/A.java", "old\n",
                ".divisi/policy.yaml", "outcomes: {plan-approval: requireApproval}"));
    PlannedRepository repository = repository(origin.url(), origin.head("main"));
    // What comes later on the branch does not count for a goal that began before it.
    origin.commit("Break the policy", Map.of(".divisi/policy.yaml", "nonsense: true"));

    try (ConfigurableApplicationContext service = start(kafka);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      FactPublisher publisher = service.getBean(FactPublisher.class);
      publisher.publish(TopicCatalogue.PLAN_CREATED, "g-policy", planCreated(repository));
      PlanEvaluated plan = facts.next(TopicCatalogue.PLAN_EVALUATED);
      assertThat(plan.getGoalId()).isEqualTo("g-policy");
      assertThat(plan.getContentHash()).isEqualTo("hash");
      assertThat(plan.getVerdict().getOutcome()).isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);

      PatchProposed proposed =
          patchProposed(repository, added(".divisi/policy.yaml", "limits: {maxFiles: 9}"));
      publisher.publish(TopicCatalogue.PATCH_PROPOSED, "g-policy", proposed);
      PatchEvaluated patch = facts.next(TopicCatalogue.PATCH_EVALUATED);
      assertThat(patch.getWork()).isEqualTo(proposed.getWork());
      assertThat(patch.getPatchHash()).isEqualTo(proposed.getPatch().getHash());
      assertThat(patch.getVerdict().getFindings())
          .extracting(RuleFinding::getRuleId)
          .containsExactly("divisi-configuration");

      publisher.publish(TopicCatalogue.PATCH_PROPOSED, "g-policy", proposed);
      assertThat(facts.next(TopicCatalogue.PATCH_EVALUATED))
          .as("the same fact again")
          .isEqualTo(patch);
    }
  }

  @Test
  void shouldJudgeEachVersionOfAPlanAlikeAndPassOverThePartsOfATask(DivisiKafka kafka) {
    GitFixture origin =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of(".divisi/policy.yaml", "outcomes: {plan-approval: requireApproval}"));
    PlannedRepository repository = repository(origin.url(), origin.head("main"));

    try (ConfigurableApplicationContext service = start(kafka);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      FactPublisher publisher = service.getBean(FactPublisher.class);
      PlanCreated created = planCreated(repository);
      publisher.publish(TopicCatalogue.PLAN_CREATED, "g-policy", created);
      PlanEvaluated first = facts.next(TopicCatalogue.PLAN_EVALUATED);

      PlanCreated parts =
          PlanCreated.newBuilder(created)
              .setWork(new WorkReference("g-policy", "whole", 1, WorkStep.PLAN))
              .build();
      publisher.publish(TopicCatalogue.PLAN_CREATED, "g-policy", parts);
      publisher.publish(
          TopicCatalogue.PLAN_REVISED, "g-policy", planRevised(repository, 2, "src/**"));
      PlanEvaluated second = facts.next(TopicCatalogue.PLAN_EVALUATED);
      publisher.publish(
          TopicCatalogue.PLAN_REVISED,
          "g-policy",
          planRevised(repository, 3, ".divisi/policy.yaml"));
      PlanEvaluated third = facts.next(TopicCatalogue.PLAN_EVALUATED);

      assertThat(second.getGoalId()).isEqualTo("g-policy");
      assertThat(second.getPlanVersion()).isEqualTo(2);
      assertThat(second.getContentHash()).isEqualTo("hash 2");
      assertThat(second.getVerdict()).isEqualTo(first.getVerdict());
      assertThat(third.getPlanVersion()).isEqualTo(3);
      assertThat(third.getVerdict().getFindings())
          .extracting(RuleFinding::getRuleId)
          .contains("plan-scope-protected");
      assertThat(facts.within(Duration.ofMillis(200))).isEmpty();
    }
  }

  @Test
  void shouldDenyWhenThePolicyAtTheBaseIsInvalid(DivisiKafka kafka) {
    GitFixture origin =
        GitFixture.init(directory.resolve("origin"), Map.of(".divisi/policy.yaml", "limit: 3\n"));

    try (ConfigurableApplicationContext service = start(kafka);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      service
          .getBean(FactPublisher.class)
          .publish(
              TopicCatalogue.PATCH_PROPOSED,
              "g-invalid",
              patchProposed(
                  repository(origin.url(), origin.head("main")),
                  added("src/A.java", "class A {}")));
      PatchEvaluated patch = facts.next(TopicCatalogue.PATCH_EVALUATED);

      assertThat(patch.getVerdict().getOutcome()).isEqualTo(VerdictOutcome.DENY);
      assertThat(patch.getVerdict().getFindings().getFirst().getReason())
          .startsWith(".divisi/policy.yaml:1:1: limit: unknown key; did you mean limits?");
    }
  }

  @Test
  void shouldJudgeOnceTheRepositoryCanBeReachedWhenItCouldNot(DivisiKafka kafka) {
    try (ConfigurableApplicationContext service = start(kafka, Reachability.class);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      service
          .getBean(FactPublisher.class)
          .publish(
              TopicCatalogue.PATCH_PROPOSED,
              "g-away",
              patchProposed(repository("/not/asked", "0"), added("src/B.java", "class B {}")));
      Reachability reachability = service.getBean(Reachability.class);
      await().atMost(LIMIT).until(() -> reachability.asked.get() > 1);
      assertThat(facts.within(Duration.ofMillis(100))).as("no verdict while it is away").isEmpty();
      reachability.reachable.set(true);

      PatchEvaluated patch = facts.next(TopicCatalogue.PATCH_EVALUATED);
      assertThat(patch.getVerdict().getOutcome()).isEqualTo(VerdictOutcome.ALLOW);
      assertThat(patch.getVerdict().getPolicyVersion()).hasSize(64);
    }
  }

  @Test
  void shouldJudgeOtherGoalsWhileARepositoryCannotBeReached(DivisiKafka kafka) {
    try (ConfigurableApplicationContext service = start(kafka, Reachability.class);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      FactPublisher publisher = service.getBean(FactPublisher.class);
      Reachability reachability = service.getBean(Reachability.class);
      publisher.publish(
          TopicCatalogue.PATCH_PROPOSED,
          "g-stuck",
          patchProposed(
              "g-stuck", repository("/not/asked", "0"), added("src/B.java", "class B {}")));
      await().atMost(LIMIT).until(() -> reachability.asked.get() > 1);

      // So many goals are on all partitions.
      for (int goal = 0; goal < 20; goal++) {
        publisher.publish(
            TopicCatalogue.PATCH_PROPOSED,
            "g-near-" + goal,
            patchProposed(
                "g-near-" + goal, repository("/near", "0"), added("src/B.java", "class B {}")));
      }
      Set<String> judged = new HashSet<>();
      for (int goal = 0; goal < 20; goal++) {
        judged.add(facts.next(TopicCatalogue.PATCH_EVALUATED).getWork().getGoalId());
      }

      assertThat(judged).hasSize(20).doesNotContain("g-stuck");
      // Nothing is left for the service of the next test.
      reachability.later.set(Duration.ofMinutes(31));
      assertThat(facts.next(TopicCatalogue.PATCH_EVALUATED).getWork().getGoalId())
          .isEqualTo("g-stuck");
    }
  }

  @Test
  void shouldDenyAndSaySoWhenARepositoryCannotBeReachedForTooLong(DivisiKafka kafka) {
    try (ConfigurableApplicationContext service = start(kafka, Reachability.class);
        Facts facts = new Facts(service.getBean(KafkaClients.class))) {
      Reachability reachability = service.getBean(Reachability.class);
      FactPublisher publisher = service.getBean(FactPublisher.class);
      publisher.publish(
          TopicCatalogue.PATCH_PROPOSED,
          "g-gone",
          patchProposed(
              "g-gone", repository("/not/asked", "0"), added("src/B.java", "class B {}")));
      await().atMost(LIMIT).until(() -> reachability.asked.get() > 1);
      assertThat(facts.within(Duration.ofMillis(100))).isEmpty();

      reachability.later.set(Duration.ofMinutes(31));

      PatchEvaluated patch = facts.next(TopicCatalogue.PATCH_EVALUATED);
      assertThat(patch.getWork().getGoalId()).isEqualTo("g-gone");
      assertThat(patch.getVerdict().getOutcome()).isEqualTo(VerdictOutcome.DENY);
      assertThat(patch.getVerdict().getFindings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.getRuleId()).isEqualTo("policy-unavailable");
                assertThat(finding.getReason())
                    .contains("for 30 minutes")
                    .contains("REPOSITORY_UNREACHABLE: No route to host");
              });
      publisher.publish(
          TopicCatalogue.PLAN_CREATED, "g-policy", planCreated(repository("/not/asked", "0")));
      // A plan that comes now has its time, too: the clock of the test is ahead of the record's.
      assertThat(facts.next(TopicCatalogue.PLAN_EVALUATED).getVerdict().getFindings())
          .extracting(RuleFinding::getRuleId)
          .containsExactly("policy-unavailable");
    }
  }

  /** A repository without a policy, that cannot be reached at first, and one that can. */
  @Configuration(proxyBeanMethods = false)
  static class Reachability {
    private final AtomicBoolean reachable = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    @Bean
    @Primary
    InstantSource movable() {
      return () -> Instant.now().plus(later.get());
    }

    @Bean
    @Primary
    PolicyFiles hardToReach() {
      return (repository, path) -> {
        if (repository.getRepository().getUrl().equals("/near")) {
          return new PolicyFile.Absent();
        }
        asked.incrementAndGet();
        if (!reachable.get()) {
          throw new PolicyUnavailableException(
              "REPOSITORY_UNREACHABLE", "No route to host", new IOException());
        }
        return new PolicyFile.Absent();
      };
    }
  }

  private ConfigurableApplicationContext start(DivisiKafka kafka, Class<?>... further) {
    return new SpringApplicationBuilder(PolicyServiceApplication.class)
        .sources(further)
        .run(
            "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "--divisi.workspace.local-repositories=/",
            "--divisi.workspace.directory=" + directory.resolve("workspace"));
  }

  private static PlannedRepository repository(String url, String commit) {
    return new PlannedRepository(new Repository("store", url, null), commit, "divisi/g");
  }

  private static PlanCreated planCreated(PlannedRepository repository) {
    return new PlanCreated(
        new WorkReference("g-policy", null, 1, WorkStep.PLAN),
        "claim",
        Plan.newBuilder()
            .setVersion(1)
            .setContentHash("hash")
            .setSpecification("")
            .setRepositories(List.of(repository))
            .setTasks(List.of(task("src/**")))
            .build(),
        null,
        null,
        List.of());
  }

  private static PlanRevised planRevised(PlannedRepository repository, int version, String scope) {
    return PlanRevised.newBuilder()
        .setGoalId("g-policy")
        .setBasedOnVersion(version - 1)
        .setBasedOnHash("hash")
        .setPlan(
            Plan.newBuilder()
                .setVersion(version)
                .setContentHash("hash " + version)
                .setSpecification("")
                .setRepositories(List.of(repository))
                .setTasks(List.of(task(scope)))
                .build())
        .setBy("ada")
        .setReason("")
        .setRevisedAt(Instant.EPOCH)
        .build();
  }

  private static PatchProposed patchProposed(PlannedRepository repository, String diff) {
    return patchProposed("g-policy", repository, diff);
  }

  private static PatchProposed patchProposed(
      String goalId, PlannedRepository repository, String diff) {
    return PatchProposed.newBuilder()
        .setWork(new WorkReference(goalId, "t", 1, WorkStep.IMPLEMENT))
        .setClaimId("claim")
        .setRepository(repository)
        .setTask(task("**"))
        .setPatch(patch(diff))
        .setAgent("command")
        .setSummary("")
        .build();
  }

  /** Verdicts that are written from now on. */
  private static Patch patch(String diff) {
    try {
      return DiffPatch.of("1".repeat(40), "2".repeat(40), diff);
    } catch (MalformedDiffException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static String added(String path, String line) {
    return """
    diff --git a/%1$s b/%1$s
    new file mode 100644
    index %2$s..%3$s
    --- /dev/null
    +++ b/%1$s
    @@ -0,0 +1 @@
    +%4$s
    """
        .formatted(path, "0".repeat(40), "1".repeat(40), line);
  }

  private static PlannedTask task(String scope) {
    return PlannedTask.newBuilder()
        .setId("t")
        .setTitle("T")
        .setDescription("")
        .setRepository("store")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{}"))
        .setScope(List.of(scope))
        .build();
  }

  private static final class Facts implements AutoCloseable {
    private final KafkaClients clients;
    private final Consumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

    Facts(KafkaClients clients) {
      this.clients = clients;
      this.consumer = clients.consumer("policy-it", Map.of());
      List<TopicPartition> partitions =
          Stream.of(TopicCatalogue.PLAN_EVALUATED.name(), TopicCatalogue.PATCH_EVALUATED.name())
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    }

    <V extends SpecificRecord> V next(Topic<V> topic) {
      await().atMost(LIMIT).until(() -> !read.isEmpty() || poll(Duration.ofMillis(200)));
      ConsumerRecord<byte[], byte[]> record = read.removeFirst();
      assertThat(record.topic()).isEqualTo(topic.name());
      return clients.fromBytes(topic, record.value());
    }

    List<ConsumerRecord<byte[], byte[]>> within(Duration time) {
      poll(time);
      return read;
    }

    private boolean poll(Duration time) {
      consumer.poll(time).forEach(read::add);
      return !read.isEmpty();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
