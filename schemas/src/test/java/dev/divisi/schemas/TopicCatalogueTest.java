package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.divisi.schemas.Topic.Kind;
import dev.divisi.schemas.Topic.Retention;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCatalogueTest {
  static Stream<Topic<?>> all() {
    return TopicCatalogue.all().stream();
  }

  @Test
  void shouldListEveryTopicThatIsDeclared() {
    List<Object> declared =
        Arrays.stream(TopicCatalogue.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == Topic.class)
            .map(TopicCatalogueTest::get)
            .toList();

    assertThat(TopicCatalogue.all())
        .hasSize(24)
        .containsExactlyInAnyOrderElementsOf(cast(declared));
    assertThat(TopicCatalogue.all()).extracting(Topic::name).doesNotHaveDuplicates();
    assertThat(TopicCatalogue.all()).extracting(Topic::valueType).doesNotHaveDuplicates();
  }

  private static Object get(java.lang.reflect.Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Topic<?>> cast(List<Object> topics) {
    return topics.stream().<Topic<?>>map(topic -> (Topic<?>) topic).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldBeNamedInLowerCaseWithADot(Topic<?> topic) {
    assertThat(topic.name()).matches("[a-z]+\\.[a-z]+");
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldSayItsPurposeInOneSentence(Topic<?> topic) {
    assertThat(topic.purpose()).matches("[A-Z][^.]+\\.");
    assertThat(topic.owner()).isNotBlank();
    assertThat(topic.key()).startsWith("goal id");
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldBeKeyedByTheGoalAloneWhenItIsAFact(Topic<?> topic) {
    if (topic.kind() == Kind.FACT) {
      assertThat(topic.key()).isEqualTo("goal id");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldBeSaidInTheDocOfTheRecord(Topic<?> topic) {
    String doc = SpecificData.get().getSchema(topic.valueType()).getDoc();
    assertThat(doc).endsWith("Key: " + topic.key() + ".");
    switch (topic.kind()) {
      case FACT -> assertThat(doc).startsWith("Fact: ");
      case ORDER -> assertThat(doc).startsWith("Order");
      case STATE -> assertThat(doc).startsWith("State: ").contains("Compacted.");
      case AUDIT -> assertThat(doc).startsWith("The public record");
      case TRANSCRIPT -> assertThat(doc).startsWith("Transcript: ");
      case REPLY -> assertThat(doc).startsWith("Reply: ");
      case DEAD_LETTERS -> throw new AssertionError("Dead letters are derived, not declared.");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldBeCompactedOnlyWhenItIsState(Topic<?> topic) {
    assertThat(topic.retention() instanceof Retention.Compacted)
        .isEqualTo(topic.kind() == Kind.STATE);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldHaveOnePartitionOnlyWhenItHoldsOrders(Topic<?> topic) {
    assertThat(topic.partitions(6)).isEqualTo(topic.kind() == Kind.ORDER ? 1 : 6);
  }

  @Test
  void shouldGiveTheTaskGraphAllFactsAndNothingElse() {
    assertThat(TopicCatalogue.facts())
        .containsExactlyInAnyOrder(
            TopicCatalogue.GOAL_SUBMITTED,
            TopicCatalogue.PLAN_CREATED,
            TopicCatalogue.PLAN_EVALUATED,
            TopicCatalogue.DECISION_MADE,
            TopicCatalogue.WORK_CLAIMED,
            TopicCatalogue.WORK_PROGRESSED,
            TopicCatalogue.WORK_SAID,
            TopicCatalogue.EXPLANATION_REQUESTED,
            TopicCatalogue.WORK_FAILED,
            TopicCatalogue.PATCH_PROPOSED,
            TopicCatalogue.PATCH_EVALUATED,
            TopicCatalogue.REVIEW_COMPLETED,
            TopicCatalogue.MERGE_COMPLETED);
  }

  @Test
  void shouldGiveEachPoolItsOwnOrders() {
    assertThat(TopicCatalogue.taskReady("implementers")).isSameAs(TopicCatalogue.TASK_READY);
    assertThat(TopicCatalogue.taskReady("test-writers").name())
        .isEqualTo("task.ready.test-writers");
    assertThat(TopicCatalogue.taskReady("test-writers"))
        .isEqualTo(TopicCatalogue.taskReady("test-writers"));
    assertThat(TopicCatalogue.reviewRequested("reviewers"))
        .isSameAs(TopicCatalogue.REVIEW_REQUESTED);
    assertThat(TopicCatalogue.reviewRequested("security").name())
        .isEqualTo("review.requested.security");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "a b", "a.b", "-a", "a/b", "dead-letters", "ü"})
  void shouldRefuseNamesOfPoolsThatAreNoTopicNames(String pool) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopicCatalogue.taskReady(pool))
        .withMessageContaining("'" + pool + "'");
  }

  @Test
  void shouldNameTheDeadLettersAfterTheTopic() {
    Topic<DeadLetter> dead = TopicCatalogue.deadLettersOf(TopicCatalogue.PATCH_PROPOSED);

    assertThat(dead.name()).isEqualTo("patch.proposed.dead-letters");
    assertThat(dead.kind()).isEqualTo(Kind.DEAD_LETTERS);
    assertThat(dead.maxMessageBytes())
        .isGreaterThan(TopicCatalogue.PATCH_PROPOSED.maxMessageBytes());
  }

  @Test
  void shouldSayRetentionInKafkasWords() {
    assertThat(new Retention.Days(30).configuration())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "2592000000");
    assertThat(new Retention.Forever().configuration()).containsEntry("retention.ms", "-1");
    assertThat(new Retention.Compacted().configuration())
        .containsEntry("cleanup.policy", "compact");
  }

  @Test
  void shouldNameThePoolWhenATopicHoldsItsOrders() {
    assertThat(TopicCatalogue.poolOf(TopicCatalogue.TASK_READY.name()))
        .contains(TopicCatalogue.DEFAULT_POOL);
    assertThat(TopicCatalogue.poolOf(TopicCatalogue.TASK_READY.name() + ".test-writers"))
        .contains("test-writers");
  }

  @Test
  void shouldNameNoneWhenATopicHoldsSomethingElse() {
    assertThat(TopicCatalogue.poolOf(TopicCatalogue.TASK_READY.name() + ".dead-letters")).isEmpty();
    assertThat(
            TopicCatalogue.poolOf(TopicCatalogue.TASK_READY.name() + ".test-writers.dead-letters"))
        .isEmpty();
    assertThat(TopicCatalogue.poolOf(TopicCatalogue.GOAL_STATE.name())).isEmpty();
  }
}
