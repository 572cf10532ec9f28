package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.taskgraph.Command;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecisionMapperTest {
  private static DecisionMade decision(DecisionKind kind, String reason) {
    return DecisionMade.newBuilder()
        .setDecisionId("d")
        .setGoalId("g")
        .setTaskId("a")
        .setKind(kind)
        .setHash("h")
        .setBy("ann")
        .setReason(reason)
        .setDecidedAt(Instant.EPOCH)
        .build();
  }

  @Test
  void shouldKeepAllThatIsSaidOfARejectedPatch() {
    String reason = "src/A.java:1: no\n".repeat(900);

    assertThat(DecisionMapper.command(decision(DecisionKind.REJECT, reason)))
        .isInstanceOfSatisfying(
            Command.Decide.class, decide -> assertThat(decide.reason()).isEqualTo(reason));
  }

  @Test
  void shouldCutWhatNobodyHasToRead() {
    assertThat(DecisionMapper.command(decision(DecisionKind.REJECT, "x".repeat(20_000))))
        .isInstanceOfSatisfying(
            Command.Decide.class, decide -> assertThat(decide.reason()).hasSize(16_000));
    assertThat(DecisionMapper.command(decision(DecisionKind.APPROVE, "x".repeat(20_000))))
        .isInstanceOfSatisfying(
            Command.Decide.class, decide -> assertThat(decide.reason()).hasSize(2_000));
  }
}
