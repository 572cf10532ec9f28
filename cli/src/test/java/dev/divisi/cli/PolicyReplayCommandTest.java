package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyReplayCommandTest {
  private static final Plan PLAN = States.plan(1, States.HASH, States.planned("web", "src/**"));

  @TempDir Path directory;
  private CommandFixture divisi;
  private Path policy;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  PolicyReplayCommandTest() {}

  @BeforeEach
  void setUp() throws IOException {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    policy =
        Files.writeString(
            directory.resolve("policy.yaml"),
            """
            outcomes: {lock-file: deny, binary-file: allow, plan-approval: requireApproval}
            rules:
              - id: late
                judges: patch
                when: time > timestamp('2026-11-21T10:01:00Z')
                reason: Too late.
                outcome: requireApproval
            """);
  }

  private void past(int second, SpecificRecord record) {
    divisi.access.client.past.add(new PastFacts.Fact(States.at(second), record));
  }

  /** A patch of one file, and what was said of it. */
  private void patch(String goalId, String taskId, int second, String path, Verdict was) {
    PatchProposed proposed = Proposals.proposed(goalId, taskId, path);
    past(second, proposed);
    past(second + 1, Proposals.evaluated(proposed, was));
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out());
  }

  private int run(String... further) {
    String[] all = new String[further.length + 4];
    all[0] = "policy";
    all[1] = "replay";
    all[2] = "--since";
    all[3] = "1h";
    System.arraycopy(further, 0, all, 4, further.length);
    return divisi.run(all);
  }

  @Test
  void shouldTellWhatWouldBeDecidedDifferently() {
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    past(1, States.created("tidy", PLAN));
    past(2, new PlanEvaluated("tidy", 1, States.HASH, allowed));
    patch("tidy", "web", 10, "src/A.java", allowed);
    patch("tidy", "lock", 20, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));
    patch("tidy", "logo", 30, "README.md", Proposals.verdict(VerdictOutcome.DENY, "binary-file"));
    patch("tidy", "late", 70, "late.txt", allowed);

    assertThat(run("--policy", policy.toString())).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .containsPattern(
            "tidy +\\(plan\\) +version 1 +allow +requireApproval +plan-approval, task-without-proof"
                + " +-")
        .containsPattern("tidy +lock +1 +allow +deny +lock-file +-")
        .containsPattern("tidy +logo +1 +deny +allow +- +binary-file")
        .containsPattern("tidy +late +1 +allow +requireApproval +late +-")
        .endsWith("Judged 5, 4 different: 3 stricter, 1 milder\n")
        .doesNotContain("web");
    assertThat(divisi.err()).isEmpty();
  }

  @Test
  void shouldTellWhichMergesARuleWouldHaveStopped() throws IOException {
    Files.writeString(
        policy,
        """
        outcomes: {lock-file: deny}
        rules:
          - {id: frozen, judges: patch, when: stage == 'merging', reason: Not now., outcome: deny}
        """);
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    for (String task : List.of("web", "conflict")) {
      PatchProposed proposed = Proposals.proposed("tidy", task, "src/A.java");
      past(10, proposed);
      past(11, Proposals.evaluated(proposed, allowed));
      past(20, Proposals.merge(proposed, allowed));
      past(21, Proposals.merge(proposed, allowed));
      past(
          22,
          Proposals.merged(
              proposed, task.equals("web") ? MergeOutcome.MERGED : MergeOutcome.CONFLICT));
    }

    assertThat(run("--policy", policy.toString())).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .containsPattern("tidy +web +1, merge +allow +deny +frozen +-")
        .endsWith("Judged 2 and 1 merge, 1 different: 1 stricter, 0 milder\n");
  }

  @Test
  void shouldTellOfAMergeOnlyWhatItsProposalDoesNotSay() {
    PatchProposed proposed = Proposals.proposed("tidy", "lock", "go.sum");
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    past(10, proposed);
    past(11, Proposals.evaluated(proposed, allowed));
    past(20, Proposals.merge(proposed, allowed));
    past(22, Proposals.merged(proposed, MergeOutcome.MERGED));

    assertThat(run("--policy", policy.toString())).isZero();
    assertThat(divisi.out())
        .containsPattern("tidy +lock +1 +allow +deny +lock-file +-")
        .endsWith("Judged 1 and 1 merge, 1 different: 1 stricter, 0 milder\n");
  }

  @Test
  void shouldTellOfOtherRulesWhenTheOutcomeStays() {
    patch("tidy", "lock", 5, "go.sum", Proposals.verdict(VerdictOutcome.DENY, "old-rule"));
    patch(
        "tidy",
        "raised",
        7,
        "a/go.sum",
        Proposals.saying(
            VerdictOutcome.DENY,
            new RuleFinding("lock-file", VerdictOutcome.REQUIRE_APPROVAL, "", null),
            new RuleFinding("other", VerdictOutcome.DENY, "", null)));

    assertThat(run("--policy", policy.toString())).isZero();
    assertThat(divisi.out())
        .containsPattern("lock +1 +deny +deny +lock-file +old-rule")
        .containsPattern("raised +1 +deny +deny +lock-file \\(deny\\) +other")
        .contains("0 stricter, 0 milder, 2 the same by other rules or people");
  }

  @Test
  void shouldCountAndNameWhatCannotBeJudged() {
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    patch("tidy", "web", 10, "src/A.java", allowed);
    past(12, Proposals.proposed("tidy", "open\u001b[2J", "src/B.java"));
    divisi.access.client.past.add(
        new PastFacts.Unreadable(
            new AuditLog.Place("patch.proposed", 1, 7), "tidy", "no \u001b[31mmagic byte"));

    assertThat(run()).isZero();
    assertThat(divisi.out()).isEqualTo("Judged 1, 0 different: 0 stricter, 0 milder\n");
    assertThat(divisi.err())
        .contains("Without a verdict: 1\n  tidy: open, attempt 1\n")
        .contains("Cannot be read: 1\n  patch.proposed-1 at 7: no magic byte\n")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldPassOverWhatIsThereTwiceAndThePartsOfATask() {
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    patch("tidy", "lock", 10, "go.sum", allowed);
    patch("tidy", "lock", 20, "go.sum", allowed);
    past(
        30,
        PlanCreated.newBuilder(States.created("tidy", PLAN))
            .setWork(new WorkReference("tidy", "whole", 1, WorkStep.PLAN))
            .build());

    assertThat(run("--json")).isZero();
    assertThat(json().get("judged").intValue()).isEqualTo(1);
    assertThat(json().get("withoutVerdict")).isEmpty();
    assertThat(json().get("stricter").intValue()).isEqualTo(1);
    JsonNode change = json().get("changes").get(0);
    assertThat(change.get("taskId").stringValue()).isEqualTo("lock");
    assertThat(change.get("wouldBe").stringValue()).isEqualTo("requireApproval");
    assertThat(change.get("newRules").get(0).stringValue()).isEqualTo("lock-file");
    assertThat(change.get("findings").get(0).get("path").stringValue()).isEqualTo("go.sum");
  }

  @Test
  void shouldJudgeOneGoalAlone() {
    divisi.access.client.with(
        TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
    patch("tidy-1", "lock", 10, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));
    patch("other", "lock", 10, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));

    assertThat(run("--goal", "tidy")).as(divisi.err()).isZero();
    assertThat(divisi.out()).contains("Judged 1, 1 different").doesNotContain("other");
    assertThat(run("--goal", "absent")).isEqualTo(4);
  }

  @Test
  void shouldJudgeOnlyWhatIsYoungEnough() {
    patch("tidy", "lock", 10, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));
    patch("tidy", "late", 60, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));

    // The clock says 90 seconds.
    assertThat(divisi.run("policy", "replay", "--since", "40s")).isZero();
    assertThat(divisi.out()).contains("Judged 1,");
    assertThat(divisi.run("policy", "replay", "--since", "2026-11-21T10:00:05Z")).isZero();
    assertThat(divisi.out()).contains("Judged 2,");
    assertThat(divisi.run("policy", "replay", "--since", "2026-11-19")).isZero();
    assertThat(divisi.run("policy", "replay", "--since", "tomorrow")).isEqualTo(2);
    assertThat(divisi.run("policy", "replay", "--since", "2030-01-01")).isEqualTo(2);
    assertThat(divisi.run("policy", "replay")).isEqualTo(2);
    assertThat(divisi.err())
        .contains("--since tomorrow is no time; write 7d")
        .contains("--since 2030-01-01 is not over yet")
        .contains("Missing required option: '--since=WHEN'");
  }

  @Test
  void shouldReadWhatEarlierRunsLeftAndSayWhenThereIsNothing() throws IOException {
    divisi.access.running = false;
    assertThat(run()).isZero();
    assertThat(divisi.err()).contains("Nothing was run yet.");

    Files.createDirectories(divisi.access.home().kafka());
    patch("tidy", "lock", 10, "go.sum", Proposals.verdict(VerdictOutcome.ALLOW));
    assertThat(run()).isZero();
    assertThat(divisi.access.startedForReading).isTrue();
    assertThat(divisi.access.ended).isTrue();
    assertThat(divisi.out()).contains("Judged 1,");
  }

  @Test
  void shouldReadNothingWhenThePolicyCannotBeKept() throws IOException {
    Files.writeString(policy, "rulez: []");
    divisi.access.running = false;
    Files.createDirectories(divisi.access.home().kafka());

    assertThat(run("--policy", policy.toString())).isEqualTo(2);
    assertThat(divisi.err()).contains(policy + ":1:1: rulez");
    assertThat(divisi.access.startedForReading).isFalse();
  }

  @Test
  void shouldJudgeByThePatchAloneWhenTheRepositoryIsNotThere() throws IOException {
    Files.createDirectories(divisi.access.home().workspace().resolve("repositories"));
    Repository gone = new Repository("shop", directory.resolve("gone").toString(), null);
    PatchProposed proposed =
        PatchProposed.newBuilder(Proposals.proposed("tidy", "web", "src/A.java"))
            .setRepository(new PlannedRepository(gone, States.BASE, "divisi/tidy"))
            .build();
    past(10, proposed);
    past(11, Proposals.evaluated(proposed, Proposals.verdict(VerdictOutcome.ALLOW)));

    assertThat(run()).isZero();
    assertThat(divisi.out()).contains("Judged 1, 0 different");
    assertThat(divisi.err())
        .contains("Judged without the repository: 1\n  " + directory.resolve("gone") + ": ");
  }
}
