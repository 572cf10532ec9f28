package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateBytesTest {

  private final StateBytes.Account account = new StateBytes.Account();

  @Test
  void shouldCountEveryWriteButOnlyTheLastValueAsAlive() {
    account.add(1, "a", 1, 100);
    account.add(2, "a", 1, 10);

    assertThat(account.figures()).isEqualTo(new StateBytes.OfGoal(112, 101, 11));
  }

  @Test
  void shouldForgetWhatIsDeletedAndRememberThePeak() {
    account.add(1, "a", 1, 100);
    account.add(2, "b", 1, 50);
    account.add(3, "a", 1, -1);
    account.add(4, "a", 1, -1);

    assertThat(account.figures()).isEqualTo(new StateBytes.OfGoal(154, 152, 51));
  }

  /** The plan of a goal moves from one key to another in one commit. */
  @Test
  void shouldCountWhatWasWrittenTogetherAsOneWhateverIsReadFirst() {
    account.add(2, "payloads/b", 1, 100);
    account.add(2, "payloads/a", 1, -1);
    account.add(1, "payloads/a", 1, 100);
    account.add(2, "tasks/c", 1, 20);
    account.add(1, "tasks/c", 1, 50);

    assertThat(account.figures()).isEqualTo(new StateBytes.OfGoal(275, 152, 122));
  }
}
