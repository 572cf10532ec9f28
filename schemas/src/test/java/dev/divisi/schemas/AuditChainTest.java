package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AuditChain.Flaw;
import dev.divisi.schemas.AuditChain.Problem;
import dev.divisi.schemas.AuditChain.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditChainTest {
  private static final Instant BEGAN = Instant.parse("2026-11-21T10:00:00Z");
  private static final int SEEDS = 300;

  @Test
  void shouldHashTheDocumentedForm() {
    AuditEvent event = event(2, "ready");
    // Made of the documented form by another program.
    assertThat(AuditChain.hash("ab", event))
        .isEqualTo("f2e791dba0b5105615a3b5ea62171da578177609d8c7685901f4c70509e5ab49");
  }

  /** Hashes that stand in chains: of texts that are longer than what is hashed at first. */
  @ParameterizedTest
  @CsvSource({
    "2000,73ffed00098c6b300f5cef174c0d323d87da87347df74041e6e4ed874452edef",
    "5000,802957b25ec0c093fab51807958facb01fddee21e2bc3f39a2b1d89f8a91ec54"
  })
  void shouldHashLongTextsAsEver(int length, String hash) {
    AuditEvent event =
        AuditEvent.newBuilder()
            .setGoalId("goal")
            .setSequence(2)
            .setAt(BEGAN)
            .setType("T")
            .setActor("a")
            .setSummary("é".repeat(length))
            .setDetails(Map.of("k", "v".repeat(length)))
            .build();
    assertThat(AuditChain.hash("ab", event)).isEqualTo(hash);
  }

  @Test
  void shouldDependOnEveryFieldButTheHash() {
    AuditEvent event = link(event(2, "ready"), "ab");
    Set<String> hashes = new HashSet<>(Set.of(AuditChain.hash("ab", event)));
    Map<String, Object> others =
        new LinkedHashMap<>(
            Map.of(
                "goalId", "other",
                "sequence", 3L,
                "at", BEGAN.plusMillis(1),
                "type", "Other",
                "taskId", "other",
                "attempt", 0,
                "actor", "other",
                "summary", "other",
                "details", Map.of("a", ""),
                "login", "other"));
    for (Schema.Field field : event.getSchema().getFields()) {
      AuditEvent changed = AuditEvent.newBuilder(event).build();
      switch (field.name()) {
        case "hash" -> {
          changed.put(field.pos(), "other");
          assertThat(AuditChain.hash("ab", changed)).isEqualTo(event.getHash());
        }
        case "previousHash" -> assertThat(hashes.add(AuditChain.hash("cd", event))).isTrue();
        default -> {
          assertThat(others).as("a field that the test does not know").containsKey(field.name());
          changed.put(field.pos(), Objects.requireNonNull(others.get(field.name())));
          assertThat(hashes.add(AuditChain.hash("ab", changed))).as(field.name()).isTrue();
        }
      }
    }
  }

  @Test
  void shouldNotLetAnythingBeShiftedBetweenFields() {
    Set<String> hashes = new HashSet<>();
    for (String[] texts :
        new String[][] {{"ab", "c"}, {"a", "bc"}, {"", "abc"}, {"abc", ""}, {"a\0b", "c"}}) {
      AuditEvent event = event(1, "x");
      assertThat(
              hashes.add(
                  AuditChain.hash(
                      "",
                      AuditEvent.newBuilder(event)
                          .setActor(texts[0])
                          .setSummary(texts[1])
                          .build())))
          .isTrue();
      assertThat(
              hashes.add(
                  AuditChain.hash(
                      "",
                      AuditEvent.newBuilder(event).setDetails(Map.of(texts[0], texts[1])).build())))
          .isTrue();
    }
    assertThat(
            hashes.add(
                AuditChain.hash(
                    "", AuditEvent.newBuilder(event(1, "x")).setTaskId("login").build())))
        .isTrue();
  }

  @Test
  void shouldNotDependOnTheOrderOfDetailsNorOnPartsOfAMillisecond() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("z", "1");
    details.put("\ud834\udd1e", "2");
    details.put("\uffee", "3");
    AuditEvent event = AuditEvent.newBuilder(event(1, "x")).setDetails(details).build();
    AuditEvent other =
        AuditEvent.newBuilder(event)
            .setDetails(new TreeMap<>(details))
            .setAt(event.getAt().plusNanos(999_999))
            .build();
    assertThat(AuditChain.hash("", other)).isEqualTo(AuditChain.hash("", event));
  }

  @Test
  void shouldLinkWithWhatComesBefore() {
    List<AuditEvent> chain = chain(new Random(1), 5);
    assertThat(chain.getFirst().getPreviousHash()).isEmpty();
    for (int i = 1; i < chain.size(); i++) {
      assertThat(chain.get(i).getPreviousHash()).isEqualTo(chain.get(i - 1).getHash());
    }
    assertThat(chain)
        .extracting(AuditEvent::getHash)
        .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    assertThat(AuditChain.verify(chain, head(chain))).isEqualTo(new Report(5, 5, 0, List.of()));
  }

  @Test
  void shouldNameEventsThatAreOlderThanTheChain() {
    List<AuditEvent> events = new ArrayList<>(List.of(event(1, "a"), event(2, "b")));
    assertThat(AuditChain.verify(events, state(0, ""))).isEqualTo(new Report(2, 0, 2, List.of()));
    events.add(link(event(3, "c"), ""));
    assertThat(AuditChain.verify(events, head(events))).isEqualTo(new Report(3, 1, 2, List.of()));

    events.add(event(4, "d"));
    assertThat(problems(events, state(4, ""))).contains(Problem.UNHASHED);
    assertThat(problems(events.subList(1, 3), head(events.subList(0, 3))))
        .containsExactly(Problem.MISSING);
  }

  @Test
  void shouldPassOverFactsThatCouldNotBeRead() {
    List<AuditEvent> events = chain(new Random(1), 3);
    GoalState head = head(events);
    events.add(1, unreadable());
    events.addLast(unreadable());
    assertThat(AuditChain.verify(events, head)).isEqualTo(new Report(5, 3, 0, List.of()));
    assertThat(AuditChain.verify(List.of(unreadable()), null).isIntact()).isTrue();

    events.add(AuditEvent.newBuilder(unreadable()).setType("TaskMerged").build());
    assertThat(problems(events, head)).containsExactly(Problem.UNNUMBERED);
  }

  @Test
  void shouldNeedTheHead() {
    List<AuditEvent> events = chain(new Random(1), 3);
    assertThat(problems(events, null)).containsExactly(Problem.HEAD);
    assertThat(problems(events, state(0, ""))).containsExactly(Problem.HEAD);
    assertThat(problems(List.of(), head(events))).containsExactly(Problem.HEAD);
  }

  /** One way to tamper with a chain. */
  enum Tampering {
    CHANGE,
    CHANGE_AND_HASH,
    DROP,
    MOVE,
    INSERT,
    INSERT_AND_RENUMBER,
    REPEAT,
    STRIP,
    HIDE,
    RECHAIN,
    CUT,
    CONTINUE
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindEverySingleTampering(Tampering tampering) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<AuditEvent> genuine = chain(random, 2 + random.nextInt(20));
      List<AuditEvent> events = new ArrayList<>(genuine);
      int index = random.nextInt(events.size());
      int found = tamper(tampering, events, index, random);

      Report report = AuditChain.verify(events, head(genuine));

      assertThat(report.isIntact()).as("%s, seed %d", tampering, seed).isFalse();
      assertThat(report.flaws())
          .as("%s at %d of %d, seed %d", tampering, index, events.size(), seed)
          .extracting(Flaw::index)
          .contains(found);
    }
  }

  /** Returns the index where it must show. */
  private static int tamper(
      Tampering tampering, List<AuditEvent> events, int index, Random random) {
    AuditEvent event = events.get(index);
    int end = events.size() - 1;
    return switch (tampering) {
      case CHANGE -> {
        events.set(index, changed(event, random));
        yield index;
      }
      case CHANGE_AND_HASH -> {
        events.set(index, link(changed(event, random), event.getPreviousHash()));
        yield Math.min(index + 1, end);
      }
      case DROP -> {
        events.remove(index);
        yield Math.min(index, end - 1);
      }
      case MOVE -> {
        int target = (index + 1 + random.nextInt(end)) % (end + 1);
        events.add(target, events.remove(index));
        // Of two neighbours that changed places, the first is the one that came too early.
        yield Math.abs(target - index) == 1 ? Math.min(index, target) : target;
      }
      case INSERT -> {
        events.add(index, link(event(event.getSequence(), "forged"), event.getPreviousHash()));
        yield index + 1;
      }
      case INSERT_AND_RENUMBER -> {
        events.add(index, event(event.getSequence(), "forged"));
        for (int i = index; i < events.size(); i++) {
          String previous = i == 0 ? "" : events.get(i - 1).getHash();
          events.set(
              i, link(AuditEvent.newBuilder(events.get(i)).setSequence(i + 1).build(), previous));
        }
        yield end + 1;
      }
      case REPEAT -> {
        int place = index + 1 + random.nextInt(end - index + 1);
        events.add(place, event);
        yield place;
      }
      case STRIP -> {
        events.set(index, AuditEvent.newBuilder(event).setHash("").setPreviousHash("").build());
        yield index == 0 ? 1 : index;
      }
      case HIDE -> {
        events.set(
            index, AuditEvent.newBuilder(event).setSequence(0).setType(AuditChain.OUTSIDE).build());
        yield index == end ? end - 1 : index + 1;
      }
      case RECHAIN -> {
        events.set(index, changed(event, random));
        for (int i = index; i < events.size(); i++) {
          events.set(i, link(events.get(i), i == 0 ? "" : events.get(i - 1).getHash()));
        }
        yield end;
      }
      case CUT -> {
        events.subList(Math.max(1, index), events.size()).clear();
        yield events.size() - 1;
      }
      case CONTINUE -> {
        events.add(link(event(end + 2, "forged"), events.getLast().getHash()));
        yield end + 1;
      }
    };
  }

  private static AuditEvent changed(AuditEvent event, Random random) {
    AuditEvent.Builder builder = AuditEvent.newBuilder(event);
    return switch (random.nextInt(7)) {
      case 0 -> builder.setActor(event.getActor() + "x").build();
      case 1 -> builder.setSummary(event.getSummary() + " ").build();
      case 2 -> builder.setAt(event.getAt().plusMillis(1)).build();
      case 3 -> builder.setType("Changed").build();
      case 4 -> builder.setTaskId(event.getTaskId() == null ? "t" : null).build();
      case 5 -> builder.setDetails(Map.of("changed", "yes")).build();
      default -> builder.setLogin(event.getLogin() + "x").build();
    };
  }

  private static List<AuditEvent> chain(Random random, int length) {
    List<AuditEvent> chain = new ArrayList<>();
    String previous = "";
    for (int number = 1; number <= length; number++) {
      AuditEvent.Builder event = AuditEvent.newBuilder(event(number, "event " + number));
      if (random.nextBoolean()) {
        event.setTaskId("task-" + random.nextInt(3)).setAttempt(random.nextInt(3));
      }
      if (random.nextBoolean()) {
        event.setDetails(Map.of("hash", Integer.toString(random.nextInt())));
      }
      if (random.nextBoolean()) {
        event.setLogin("ada@example.org");
      }
      AuditEvent linked = link(event.build(), previous);
      previous = linked.getHash();
      chain.add(linked);
    }
    return chain;
  }

  private static AuditEvent link(AuditEvent event, String previousHash) {
    return AuditChain.link(event, previousHash);
  }

  private static AuditEvent event(long sequence, String summary) {
    return AuditEvent.newBuilder()
        .setGoalId("goal")
        .setSequence(sequence)
        .setAt(BEGAN.plusSeconds(sequence))
        .setType("TaskReadied")
        .setActor("task-graph")
        .setSummary(summary)
        .build();
  }

  private static AuditEvent unreadable() {
    return AuditEvent.newBuilder(event(0, "unreadable")).setType(AuditChain.OUTSIDE).build();
  }

  private static GoalState head(List<AuditEvent> events) {
    return state(events.getLast().getSequence(), events.getLast().getHash());
  }

  private static GoalState state(long auditSequence, String auditHash) {
    return GoalState.newBuilder()
        .setGoalId("goal")
        .setText("")
        .setStatus(GoalStatus.RUNNING)
        .setReason("")
        .setPlanVersion(0)
        .setSubmittedBy("ada")
        .setSubmittedAt(BEGAN)
        .setUpdatedAt(BEGAN)
        .setAuditSequence(auditSequence)
        .setAuditHash(auditHash)
        .build();
  }

  private static List<Problem> problems(
      List<AuditEvent> events, @org.jspecify.annotations.Nullable GoalState state) {
    return AuditChain.verify(events, state).flaws().stream().map(Flaw::problem).toList();
  }
}
