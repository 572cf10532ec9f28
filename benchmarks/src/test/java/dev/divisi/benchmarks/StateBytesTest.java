package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateBytesTest {

  private final StateBytes.Account account = new StateBytes.Account();

  @Test
  void shouldCountEveryWriteButOnlyTheLastValueAsAlive() {
    account.add("a", 1, 100);
    account.add("a", 1, 10);

    assertThat(account.figures()).isEqualTo(new StateBytes.OfGoal(112, 101, 11));
  }

  @Test
  void shouldForgetWhatIsDeletedAndRememberThePeak() {
    account.add("a", 1, 100);
    account.add("b", 1, 50);
    account.add("a", 1, -1);
    account.add("a", 1, -1);

    assertThat(account.figures()).isEqualTo(new StateBytes.OfGoal(154, 152, 51));
  }
}
