package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentNote;
import dev.divisi.globs.WriteScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PermissionDeskTest {
  private static final Asked SEARCH =
      new Asked(ToolKind.OTHER, "search the docs", List.of(), false, Optional.empty());

  private final Heard heard = new Heard();

  private PermissionDesk desk(Duration patience) {
    PermissionDesk desk =
        new PermissionDesk(
            new Permissions(List.of()),
            () -> WriteScope.of(List.of("m1/**")),
            List.of(),
            heard,
            System.nanoTime() + patience.toNanos());
    heard.onNote(desk::hear);
    return desk;
  }

  @Test
  void shouldGoOnWithoutLeaveWhenNobodyAnswers() throws Exception {
    PermissionDesk desk = desk(Duration.ofMillis(50));

    assertThat(desk.decide(SEARCH).reason()).contains("has not answered yet");
    assertThat(heard.said).hasSize(1);
    assertThat(desk.refusals()).hasSize(1);
    assertThat(desk.refusals()).isEmpty();
  }

  @Test
  void shouldTakeOnlyTheAnswerToItsOwnQuestion() throws Exception {
    PermissionDesk desk = desk(Duration.ofMillis(50));
    AgentNote other = new AgentNote("n", "ANSWER", "ada", "yes", "another", List.of());

    heard.tell(other);

    assertThat(desk.decide(SEARCH).isAllowed()).isFalse();
    assertThat(desk.isAnswer(other)).isFalse();
  }

  @Test
  void shouldTakeWhatWasAnsweredBefore() throws Exception {
    heard.answer = "allow";
    PermissionDesk desk = desk(Duration.ofMinutes(1));

    assertThat(desk.decide(SEARCH).isAllowed()).isTrue();
    assertThat(desk.decide(SEARCH).isAllowed()).isTrue();
  }

  @Test
  void shouldNotShowAPersonWhatHidesSomething() throws Exception {
    Asked hidden = new Asked(ToolKind.OTHER, "list \u202eevil", List.of(), false, Optional.empty());
    Asked endless =
        new Asked(ToolKind.OTHER, "x".repeat(5_000), List.of(), false, Optional.empty());

    assertThat(desk(Duration.ofMinutes(1)).decide(hidden).isAllowed()).isFalse();
    assertThat(desk(Duration.ofMinutes(1)).decide(endless).isAllowed()).isFalse();
    assertThat(heard.said).isEmpty();
  }
}
