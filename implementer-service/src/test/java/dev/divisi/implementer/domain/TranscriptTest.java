package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentStep;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final WorkReference WORK =
      new WorkReference("goal", "task", 2, WorkStep.IMPLEMENT);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeAttempt attempt = new FakeAttempt();
  private final Transcript transcript =
      new Transcript(
          WORK,
          "model",
          attempt,
          text -> new Redaction.Redacted(text.replace("secret", "[removed]"), 1),
          InstantSource.fixed(NOW));

  private AgentStepTaken only() {
    assertThat(attempt.steps).hasSize(1);
    return attempt.steps.getFirst();
  }

  @Test
  void shouldSayWhatWasDoneByWhomAndWhatItTook() {
    transcript.take(
        new AgentStep(
            AgentStep.Kind.ANSWER,
            "a-model",
            "",
            "done",
            false,
            Duration.ofMillis(1500),
            new AgentStep.Usage("a-model", 100, 40, 7, 12)));

    AgentStepTaken step = only();
    assertThat(step.getWork()).isEqualTo(WORK);
    assertThat(step.getClaimId()).isEqualTo("claim-1");
    assertThat(step.getWorker()).isEqualTo("worker-1");
    assertThat(step.getAgent()).isEqualTo("model");
    assertThat(step.getAt()).isEqualTo(NOW);
    assertThat(step.getKind()).isEqualTo(AgentStepKind.ANSWER);
    assertThat(step.getBody()).isEqualTo("done");
    assertThat(step.getBodyBytes()).isEqualTo(4);
    assertThat(step.getBodyHash()).isEmpty();
    assertThat(step.getDurationMillis()).isEqualTo(1500);
    assertThat(step.getUsage()).isEqualTo(new ModelUsage("a-model", 100L, 40L, 7L, 12L));
  }

  @Test
  void shouldNumberTheSteps() {
    transcript.take(AgentStep.of(AgentStep.Kind.TOOL_CALL, "read", "1", "{}"));
    transcript.take(AgentStep.of(AgentStep.Kind.TOOL_RESULT, "read", "1", "text"));

    assertThat(attempt.steps).extracting(AgentStepTaken::getSequence).containsExactly(1, 2);
    assertThat(attempt.steps).extracting(AgentStepTaken::getCallId).containsExactly("1", "1");
  }

  @Test
  void shouldTakeSecretsOut() {
    transcript.take(AgentStep.of(AgentStep.Kind.PROMPT, "", "", "the secret of it"));

    assertThat(only().getBody()).isEqualTo("the [removed] of it");
    assertThat(only().getSecretsRemoved()).isEqualTo(1);
  }

  @Test
  void shouldCutALongBodyAndKeepItsHash() {
    String body = "ä".repeat(Transcript.MAX_BODY_CHARACTERS - 1) + "\uD83D\uDE00" + "end";

    transcript.take(AgentStep.of(AgentStep.Kind.TOOL_RESULT, "run", "1", body));

    assertThat(only().getBody()).isEqualTo("ä".repeat(Transcript.MAX_BODY_CHARACTERS - 1));
    assertThat(only().getBodyBytes()).isEqualTo(2L * (Transcript.MAX_BODY_CHARACTERS - 1) + 4 + 3);
    assertThat(only().getBodyHash()).hasSize(64);
  }
}
