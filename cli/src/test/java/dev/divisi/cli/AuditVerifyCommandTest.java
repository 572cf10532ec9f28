package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditVerifyCommandTest {
  @TempDir Path directory;

  private CommandFixture divisi;
  private FakeAuditLog log;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  AuditVerifyCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    log = divisi.access.client.auditLog;
  }

  @Test
  void shouldSayThatAllIsIntact() {
    log.goal("one", 3);
    log.goal("two", 1);

    assertThat(run()).isZero();
    assertThat(lines()).containsExactly("one: 3 events, intact", "two: 1 event, intact");
    assertThat(divisi.err()).contains("Read: the topic audit.events.", "audit.jsonl are copies");
    assertThat(log.closed).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongAndWhere() {
    log.goal("one", 5);
    AuditLog.Event third = (AuditLog.Event) log.now.get(2);
    log.now.set(
        2,
        new AuditLog.Event(
            third.place(),
            AuditEvent.newBuilder(third.event())
                .setSummary("harmless")
                .setType("\u001b[2KHarmless")
                .build()));
    log.goal("two", 2);

    assertThat(run()).isEqualTo(ExitCode.NOT_INTACT.code());
    assertThat(lines())
        .containsExactly(
            "one: 5 events, 1 problem",
            "  audit.events-1 at 2, event 3 Harmless: CHANGED: its content does not have its hash",
            "two: 2 events, intact");
  }

  @Test
  void shouldTellOfACutEndAndOfWhatCannotBeRead() {
    log.goal("one", 4);
    log.now.remove(3);
    log.now.add(
        new AuditLog.Unreadable(FakeAuditLog.place(3), "one", "no \u001b]0;evil\u0007magic byte"));

    assertThat(run("one")).isEqualTo(ExitCode.NOT_INTACT.code());
    assertThat(lines())
        .containsExactly(
            "one: 3 events, 2 problems",
            "  audit.events-1 at 3: cannot be read: no magic byte",
            "  audit.events-1 at 2, event 3 TaskReadied: HEAD: event 4 is missing at the end");
  }

  @Test
  void shouldNameGoalsThatAreOlderThanTheChain() {
    log.now.add(FakeAuditLog.event(0, States.audit("old", 1, "GoalAccepted", "Yes")));
    log.now.add(new AuditLog.State(States.goal("old", GoalStatus.DONE, "", 5)));
    AuditEvent before = States.audit("upgraded", 1, "GoalAccepted", "Yes");
    AuditEvent after = AuditChain.link(States.audit("upgraded", 2, "TaskReadied", "Yes"), "");
    log.now.add(FakeAuditLog.event(1, before));
    log.now.add(FakeAuditLog.event(2, after));
    log.now.add(new AuditLog.State(FakeAuditLog.state("upgraded", after)));

    assertThat(run()).isZero();
    assertThat(lines())
        .containsExactly(
            "old: 1 event, intact; they are older than the chain, and nothing vouches for them",
            "upgraded: 2 events, intact; the first 1 are older than the chain, and nothing vouches"
                + " for them");
  }

  @Test
  void shouldSayWhatTheChainDoesNotVouchFor() {
    log.goal("one", 2);
    log.now.add(FakeAuditLog.event(2, States.audit("one", 0, AuditChain.OUTSIDE, "slipped in")));

    assertThat(run()).isZero();
    assertThat(lines())
        .containsExactly(
            "one: 3 events, intact; 1 fact that could not be read stands outside of the chain, and"
                + " nothing vouches for that");
  }

  @Test
  void shouldWaitForWhatAGoalThatGoesOnIsAboutToShow() {
    log.goal("one", 3);
    log.later.add(log.now.remove(2));

    assertThat(run()).isZero();
    assertThat(lines()).containsExactly("one: 3 events, intact");
  }

  @Test
  void shouldPrintJson() {
    log.goal("one", 3);
    log.now.remove(1);

    assertThat(run("--json", "on")).isEqualTo(ExitCode.NOT_INTACT.code());
    JsonNode node = JsonMapper.shared().readTree(divisi.out());
    assertThat(node.get("goalId").asString()).isEqualTo("one");
    assertThat(node.get("intact").asBoolean()).isFalse();
    JsonNode flaw = node.get("flaws").get(0);
    assertThat(flaw.get("problem").asString()).isEqualTo("MISSING");
    assertThat(flaw.get("partition").asInt()).isEqualTo(1);
    assertThat(flaw.get("offset").asLong()).isEqualTo(2);
    assertThat(flaw.get("sequence").asLong()).isEqualTo(3);
    assertThat(flaw.get("type").asString()).isEqualTo("TaskReadied");
  }

  @Test
  void shouldRefuseAGoalThatIsNotThereOrNotOne() {
    log.goal("one", 1);
    log.goal("once", 1);
    assertThat(run("two")).isEqualTo(ExitCode.REFUSED.code());
    assertThat(run("on")).isEqualTo(ExitCode.REFUSED.code());
    assertThat(divisi.err())
        .contains("There is no goal 'two'")
        .contains("'on' may be any of once, one.");
  }

  @Test
  void shouldHaveNothingToSayWhereNothingWasRun() {
    divisi.access.running = false;
    assertThat(run()).isZero();
    assertThat(divisi.err()).contains("Nothing was run yet.");
  }

  private int run(String... arguments) {
    return divisi.run(
        Stream.concat(Stream.of("audit", "verify"), Stream.of(arguments)).toArray(String[]::new));
  }

  private List<String> lines() {
    return divisi.out().lines().toList();
  }
}
