package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JudgementsTest {
  private final Judgements judgements = new Judgements();

  private void take(String type, int attempt, int second) {
    judgements.take(type, attempt, Instant.EPOCH.plusSeconds(second));
  }

  @Test
  void shouldCountAPatchThatAPersonSentBack() {
    take("ApprovalRequested", 1, 10);
    take("AttemptFailed", 1, 25);
    assertThat(judgements.rejections()).isEqualTo(1);
    assertThat(judgements.waits()).containsExactly(Duration.ofSeconds(15));
  }

  @Test
  void shouldNotCountAnAttemptThatFailedBeforeAPersonWasAsked() {
    take("AttemptFailed", 1, 5);
    take("ApprovalRequested", 2, 10);
    take("ApprovalGiven", 2, 11);
    take("PatchApproved", 2, 12);
    take("AttemptFailed", 2, 20);
    assertThat(judgements.rejections()).isZero();
    assertThat(judgements.waits()).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void shouldNotTakeAWordOnAnotherAttemptForAnAnswer() {
    take("ApprovalRequested", 1, 10);
    take("AttemptFailed", 2, 11);
    assertThat(judgements.waits()).isEmpty();
    assertThat(judgements.rejections()).isZero();
  }
}
