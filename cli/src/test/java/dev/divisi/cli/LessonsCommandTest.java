package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LessonsCommandTest {
  private static final String ID = "3f2a9c1e-0000-3000-8000-000000000001";
  private static final String OTHER = "77aa0000-0000-3000-8000-000000000002";

  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi.access.client.with(
        TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.DONE, "", 9));
    proposed("tidy-1", ID, "Run the tests\u001b[31m with\n--fast.");
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(TopicCatalogue.AUDIT_EVENTS, decided(decision));
          }
        });
  }

  private void proposed(String goalId, String lessonId, String text) {
    divisi.access.client.with(
        TopicCatalogue.AUDIT_EVENTS,
        AuditEvent.newBuilder(States.audit(goalId, 5, "LessonProposed", "proposes a lesson"))
            .setTaskId("expand")
            .setDetails(Map.of("lessonId", lessonId, "repository", "shop", "lesson", text))
            .build());
  }

  private static AuditEvent decided(DecisionMade decision) {
    String outcome = decision.getKind() == DecisionKind.APPROVE_LESSON ? "approved" : "rejected";
    return AuditEvent.newBuilder(
            States.answer(
                decision,
                "LessonDecided",
                "lesson " + outcome,
                Map.of("lessonId", String.valueOf(decision.getLessonId()), "outcome", outcome)))
        .setTaskId(decision.getTaskId())
        .setActor(decision.getBy())
        .build();
  }

  private List<GoalSubmitted> submitted() {
    return divisi.access.client.on(TopicCatalogue.GOAL_SUBMITTED);
  }

  @Test
  void shouldListLessonsAsTextAndWhatBecameOfThem() {
    proposed("other-2", OTHER, "Another.");

    assertThat(divisi.run("lessons")).as(divisi.err()).isZero();

    assertThat(divisi.out())
        .isEqualTo(
            """
            3f2a9c1e  tidy-1/expand  shop  waits for a person
                Run the tests with --fast.
            77aa0000  other-2/expand  shop  waits for a person
                Another.
            """);
    assertThat(divisi.run("lessons", "tidy", "--json")).isZero();
    assertThat(divisi.out())
        .contains("\"lessonId\":\"" + ID + "\"")
        .contains("\"outcome\":\"proposed\"");
  }

  @Test
  void shouldDecideAndSubmitTheGoalThatWritesIt() {
    assertThat(divisi.run("lessons", "approve", "3f2a", "--reason", "true"))
        .as(divisi.err())
        .isZero();

    DecisionMade decision = divisi.access.client.on(TopicCatalogue.DECISION_MADE).getFirst();
    assertThat(decision.getKind()).isEqualTo(DecisionKind.APPROVE_LESSON);
    assertThat(decision.getGoalId()).isEqualTo("tidy-1");
    assertThat(decision.getTaskId()).isEqualTo("expand");
    assertThat(decision.getLessonId()).isEqualTo(ID);
    assertThat(decision.getBy()).isEqualTo("ada");
    assertThat(decision.getLogin()).isEqualTo("local");
    assertThat(decision.getReason()).isEqualTo("true");
    GoalSubmitted goal = submitted().getFirst();
    assertThat(goal.getGoalId()).matches("lesson-[0-9a-f]{10}");
    assertThat(goal.getPlaybook()).isEqualTo(new Playbook("lesson", null));
    assertThat(goal.getParameters())
        .isEqualTo(Map.of("lesson", "Run the tests with --fast.", "file", "AGENTS.md"));
    assertThat(goal.getRepositories())
        .extracting(it -> it.getUrl())
        .containsExactly("https://example.org/shop.git");
    assertThat(goal.getDeciders()).containsExactly("ada");
    assertThat(divisi.run("lessons")).isZero();
    assertThat(divisi.out()).contains("approved by ada; not submitted");
  }

  @Test
  void shouldOnlySubmitWhenTheDecisionWasMadeAlready() {
    divisi.run("lessons", "approve", ID, "--file", "docs/AGENTS.md");
    divisi.run("lessons", "approve", ID, "--file", "docs/AGENTS.md");

    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).hasSize(1);
    assertThat(submitted())
        .hasSize(2)
        .extracting(GoalSubmitted::getGoalId)
        .containsOnly(submitted().getFirst().getGoalId());
  }

  @Test
  void shouldSubmitNothingWhenTheTaskGraphRefuses() {
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(
                TopicCatalogue.AUDIT_EVENTS,
                States.answer(decision, "CommandRefused", "refused: it is rejected already"));
          }
        });

    assertThat(divisi.run("lessons", "approve", ID)).isEqualTo(4);
    assertThat(divisi.err()).contains("rejected already");
    assertThat(submitted()).isEmpty();
  }

  @Test
  void shouldRejectWithAReasonOnly() {
    assertThat(divisi.run("lessons", "reject", ID)).isEqualTo(2);
    assertThat(divisi.run("lessons", "reject", ID, "--reason", "not so")).isZero();

    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE).getFirst().getKind())
        .isEqualTo(DecisionKind.REJECT_LESSON);
    assertThat(submitted()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoLessonOrNoFileForOne() {
    proposed("other-2", "3f2a0000", "Another.");

    assertThat(divisi.run("lessons", "approve", "3f2a")).isEqualTo(4);
    assertThat(divisi.err()).contains("There are several lessons '3f2a'");
    assertThat(divisi.run("lessons", "reject", "none", "--reason", "x")).isEqualTo(4);
    assertThat(divisi.run("lessons", "approve", ID, "--file", "../x.md")).isEqualTo(2);
    assertThat(divisi.run("lessons", "approve", ID, "--file", "pom.xml")).isEqualTo(2);
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }
}
