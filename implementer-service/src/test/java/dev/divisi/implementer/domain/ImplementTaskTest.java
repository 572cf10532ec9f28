package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Agents;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.agents.command.CommandAgent;
import dev.divisi.agents.recipe.RecipeAgent;
import dev.divisi.agents.recipe.RecipeSettings;
import dev.divisi.checks.CheckRuns;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImplementTaskTest {
  private static final PatchLimits LIMITS = new PatchLimits(3, 20, 4_000, 10_000, false);

  @TempDir Path temp;
  private GitFixture repository;
  private String base;
  private Path worktrees;

  /** What the fake agent does in the worktree. */
  private interface Edit {
    void in(Path worktree) throws IOException, AgentException, InterruptedException;
  }

  private static class FakeAgent implements CodingAgent {
    private final Edit edit;
    private @Nullable Assignment given;

    FakeAgent(Edit edit) {
      this.edit = edit;
    }

    @Override
    public String family() {
      return "fake";
    }

    @Override
    public AgentReport work(Assignment assignment, AgentLog log)
        throws AgentException, InterruptedException {
      given = assignment;
      try {
        edit.in(assignment.worktree());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return AgentReport.done("did it");
    }
  }

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of(
                "m1/a.txt",
                "one\ntwo\n",
                "m1/b.txt",
                "b\n",
                "m2/c.txt",
                "c\n",
                ".gitignore",
                "target/\n"));
    base = repository.head("main");
    worktrees = temp.resolve("worktrees");
  }

  private ImplementTask implementTask(CodingAgent... agents) {
    RepositoryCache cache = new RepositoryCache(temp.resolve("cache"), GitSettings.defaults());
    return new ImplementTask(
        new GitCheckouts(cache, worktrees),
        Agents.of(agents),
        (order, first, log) -> Briefing.none(log),
        LIMITS,
        new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
        text -> new Redaction.Redacted(text, 0));
  }

  private TaskReady order(String family, String configuration, String... scope) {
    return Orders.order("goal-1", repository.url(), base, family, configuration, scope);
  }

  private PatchProposed propose(Edit edit, String... scope) throws Exception {
    return propose(new FakeAgent(edit), order("fake", "{}", scope));
  }

  private PatchProposed propose(CodingAgent agent, TaskReady order) throws Exception {
    return implementTask(agent).propose(order, new FakeAttempt());
  }

  private ImplementationException fail(Edit edit, String... scope) {
    return fail(new FakeAgent(edit), order("fake", "{}", scope));
  }

  private ImplementationException fail(CodingAgent agent, TaskReady order) {
    ImplementationException failure =
        catchThrowableOfType(ImplementationException.class, () -> propose(agent, order));
    assertThat(failure).isNotNull();
    assertNoWorktreeIsLeft();
    return failure;
  }

  private void assertNoWorktreeIsLeft() {
    try (Stream<Path> left = Files.exists(worktrees) ? Files.list(worktrees) : Stream.empty()) {
      assertThat(left).isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(Path worktree, String path, String text) throws IOException {
    Path file = worktree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Nested
  class Confined {
    private TaskReady confined(boolean network, @Nullable List<String> tools) {
      return confined(order("fake", "{}", "m1/**"), network, tools);
    }

    private static TaskReady confined(
        TaskReady order, boolean network, @Nullable List<String> tools) {
      return TaskReady.newBuilder(order)
          .setConfinement(new Confinement("t", network, tools, List.of("offline")))
          .build();
    }

    @Test
    void shouldNotBeginWhenTheAgentCannotBeHeldToWhatPolicySays() {
      FakeAgent agent = new FakeAgent(worktree -> write(worktree, "m1/a.txt", "x"));

      ImplementationException failure = fail(agent, confined(false, List.of("read")));

      assertThat(failure.code()).isEqualTo("CANNOT_CONFINE");
      assertThat(failure.getMessage())
          .startsWith("Policy (offline) confines the agent: no network; no tools but [read].");
      assertThat(agent.given).isNull();
    }

    @Test
    void shouldRefuseToolsOfAProgramAndTheNetworkOfOneThatIsNotConfined() {
      CommandAgent agent = new CommandAgent(Sandbox.NONE, true);
      TaskReady order = order("command", "{\"run\": [\"true\"]}", "m1/**");

      assertThat(fail(agent, confined(order, true, List.of("read"))))
          .hasMessageContaining("A program uses what tools it likes.")
          .extracting(ImplementationException::code)
          .isEqualTo("CANNOT_CONFINE");
      assertThat(fail(agent, confined(order, false, null)))
          .hasMessageContaining("This worker has no sandbox")
          .extracting(ImplementationException::code)
          .isEqualTo("CANNOT_CONFINE");
    }

    @Test
    void shouldHoldAProgramToHavingNoNetworkInASandbox() throws Exception {
      Sandbox sandbox =
          SandboxMode.AUTO.open(List.of(), Bounds.defaults(), temp.resolve("sandbox"));
      assumeTrue(sandbox.confines(), sandbox::words);
      String script = "{\"run\": [\"sh\", \"-c\", \"cut -d: -f1 /proc/net/dev > m1/a.txt\"]}";
      TaskReady order = order("command", script, "m1/**");

      PatchProposed proposed =
          propose(new CommandAgent(sandbox, true), confined(order, false, null));

      assertThat(proposed.getPatch().getDiff().lines().filter(line -> line.matches("\\+ *\\w+$")))
          .singleElement()
          .asString()
          .endsWith("lo");
      assertThat(proposed.getSummary()).doesNotContain("not confined");
    }

    @Test
    void shouldSayOnTheRecordThatAProgramWasNotConfined() throws Exception {
      String script = "{\"run\": [\"sed\", \"-i\", \"s/two/2/\", \"m1/a.txt\"]}";

      PatchProposed proposed =
          propose(new CommandAgent(Sandbox.NONE, true), order("command", script, "m1/**"));

      assertThat(proposed.getSummary()).contains("not confined");
    }

    @Test
    void shouldTellAnAgentWhatPolicyLetsItUse() throws Exception {
      FakeAgent agent =
          new FakeAgent(worktree -> write(worktree, "m1/a.txt", "x")) {
            @Override
            public Optional<String> objection(
                JsonNode configuration, Assignment.Confinement confinement) {
              return Optional.empty();
            }
          };

      propose(agent, confined(false, List.of("read")));

      assertThat(java.util.Objects.requireNonNull(agent.given).confinement())
          .isEqualTo(new Assignment.Confinement(false, List.of("read")));
    }

    @Test
    void shouldBeginWhenNothingIsConfinedAfterAll() throws Exception {
      FakeAgent agent = new FakeAgent(worktree -> write(worktree, "m1/a.txt", "x"));

      propose(agent, confined(true, null));

      assertThat(agent.given).isNotNull();
    }
  }

  @Nested
  class Proposing {

    @Test
    void shouldProposeADiffThatAppliesToTheBaseAndGivesTheTree() throws Exception {
      PatchProposed proposed =
          propose(
              worktree -> {
                write(worktree, "m1/a.txt", "one\n2\n");
                write(worktree, "m1/new.txt", "new\n");
                Files.delete(worktree.resolve("m1/b.txt"));
              },
              "m1/**");

      assertThat(proposed.getPatch().getBaseCommit()).isEqualTo(base);
      assertThat(treeOf(proposed)).isEqualTo(proposed.getPatch().getResultTree());
      assertThat(proposed.getPatch().getFiles())
          .extracting(FileChange::getPath, FileChange::getChange)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("m1/a.txt", ChangeKind.MODIFIED),
              org.assertj.core.groups.Tuple.tuple("m1/new.txt", ChangeKind.ADDED),
              org.assertj.core.groups.Tuple.tuple("m1/b.txt", ChangeKind.DELETED));
      assertNoWorktreeIsLeft();
    }

    @Test
    void shouldRepeatTheOrderAndTheClaimInTheFact() throws Exception {
      TaskReady order = order("fake", "{}", "m1/**");

      PatchProposed proposed =
          propose(new FakeAgent(worktree -> write(worktree, "m1/a.txt", "1\n")), order);

      assertThat(proposed.getWork()).isEqualTo(order.getWork());
      assertThat(proposed.getTask()).isEqualTo(order.getTask());
      assertThat(proposed.getRepository()).isEqualTo(order.getRepository());
      assertThat(proposed.getClaimId()).isEqualTo("claim-1");
      assertThat(proposed.getAgent()).isEqualTo("fake");
      assertThat(proposed.getSummary()).isEqualTo("did it");
    }

    @Test
    void shouldTellTheAgentItsTask() throws Exception {
      FakeAgent agent = new FakeAgent(worktree -> write(worktree, "m1/a.txt", "1\n"));

      propose(agent, order("fake", "{\"x\": 1}", "m1/**"));

      Assignment given = java.util.Objects.requireNonNull(agent.given);
      assertThat(given.work()).isEqualTo(new Assignment.Work("goal-1", "migrate-m1", 1));
      assertThat(given.brief().title()).isEqualTo("Migrate m1");
      assertThat(given.brief().feedback())
          .containsExactly(new Assignment.Feedback(0, "person", "", "be careful", "", 0));
      assertThat(given.configuration().path("x").asInt()).isEqualTo(1);
      assertThat(given.timeout()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
      assertThat(given.round()).isEqualTo(Assignment.Round.ONLY);
    }

    @Test
    void shouldStartFromTheBaseCommitWhenTheBranchHasMovedOn() throws Exception {
      repository.commit("Later", Map.of("m1/later.txt", "later\n"));
      List<Boolean> seen = new ArrayList<>();

      PatchProposed proposed =
          propose(
              worktree -> {
                seen.add(Files.exists(worktree.resolve("m1/later.txt")));
                write(worktree, "m1/a.txt", "1\n");
              },
              "m1/**");

      assertThat(seen).containsExactly(false);
      assertThat(proposed.getPatch().getBaseCommit()).isEqualTo(base);
    }

    @Test
    void shouldLeaveOutWhatGitIgnores() throws Exception {
      PatchProposed proposed =
          propose(
              worktree -> {
                write(worktree, "m1/a.txt", "1\n");
                write(worktree, "target/out.bin", "out");
              },
              "m1/**");

      assertThat(proposed.getPatch().getFiles())
          .extracting(FileChange::getPath)
          .containsExactly("m1/a.txt");
    }

    @Test
    void shouldProposeAnEmptyPatchWhenTheAgentFindsNothingToDo() throws Exception {
      CodingAgent idle =
          new CodingAgent() {
            @Override
            public String family() {
              return "idle";
            }

            @Override
            public AgentReport work(Assignment assignment, AgentLog log) {
              return new AgentReport("already done", true);
            }
          };

      PatchProposed proposed = propose(idle, order("idle", "{}", "m1/**"));

      assertThat(proposed.getPatch().getFiles()).isEmpty();
      assertThat(proposed.getPatch().getDiff()).isEmpty();
      assertThat(proposed.getPatch().getResultTree())
          .isEqualTo(repository.git("rev-parse", base + "^{tree}").strip());
    }

    @Test
    void shouldRunTheRealAgents() throws Exception {
      CodingAgent recipe =
          new RecipeAgent(
              new RecipeSettings(
                  temp.resolve("m2"), temp.resolve("downloads"), false, Duration.ofSeconds(1)));
      String replace =
          """
          {"recipes": [{"name": "org.openrewrite.text.FindAndReplace", "options": {"find": "two", "replace": "2"}}]}
          """;

      PatchProposed byRecipe = propose(recipe, order("recipe", replace, "m1/**"));
      PatchProposed byCommand =
          propose(
              new CommandAgent(Sandbox.NONE, true),
              order(
                  "command", "{\"run\": [\"sed\", \"-i\", \"s/two/2/\", \"m1/a.txt\"]}", "m1/**"));

      assertThat(byCommand.getPatch()).isEqualTo(byRecipe.getPatch());
      // A recipe asks no model; of a program that says nothing, nothing is known.
      assertThat(byRecipe.getSpend()).isEqualTo(new Spend(0L, 0L, 0L));
      assertThat(byCommand.getSpend()).isNull();
      assertThat(byRecipe.getAgent()).isEqualTo("recipe");
      assertThat(byCommand.getAgent()).isEqualTo("command");
      assertNoWorktreeIsLeft();
    }
  }

  @Nested
  class Refusing {

    @Test
    void shouldFailWhenTheAgentChangedNothing() {
      ImplementationException failure = fail(worktree -> {}, "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("AGENT_CHANGED_NOTHING");
      assertThat(failure).hasMessageContaining("did it");
    }

    @Test
    void shouldListThePathsWhenThePatchLeavesTheScope() {
      ImplementationException failure =
          fail(
              worktree -> {
                write(worktree, "m1/a.txt", "1\n");
                write(worktree, "m2/c.txt", "1\n");
              },
              "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("PATCH_OUT_OF_SCOPE");
      assertThat(failure).hasMessageContaining("m2/c.txt").hasMessageContaining("m1/**");
      assertThat(failure.getMessage()).doesNotContain("m1/a.txt");
    }

    @Test
    void shouldFailWhenThePatchHoldsALink() {
      ImplementationException failure =
          fail(
              worktree ->
                  Files.createSymbolicLink(worktree.resolve("m1/link"), Path.of("/etc/passwd")),
              "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("PATCH_FORBIDDEN_CONTENT");
      assertThat(failure).hasMessageContaining("m1/link");
    }

    @Test
    void shouldFailWhenTheWorktreeHoldsARepository() {
      ImplementationException failure =
          fail(
              worktree -> {
                write(worktree, "m1/sub/.git/config", "[core]\n");
                write(worktree, "m1/sub/x.txt", "x\n");
              },
              "m1/**");

      assertThat(failure).hasMessageContaining("m1/sub");
      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("PATCH_FORBIDDEN_CONTENT");
    }

    @Test
    void shouldFailWhenThePatchTouchesBinaryFiles() {
      ImplementationException failure =
          fail(
              worktree -> Files.write(worktree.resolve("m1/x.bin"), new byte[] {0, 1, 2, 0}),
              "m1/**");

      assertThat(failure.code()).isEqualTo("PATCH_FORBIDDEN_CONTENT");
      assertThat(failure).hasMessageContaining("m1/x.bin");
    }

    @Test
    void shouldFailWhenThePatchHasTooManyLines() {
      ImplementationException failure =
          fail(worktree -> write(worktree, "m1/a.txt", "x\n".repeat(50)), "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("PATCH_TOO_LARGE");
    }

    @Test
    void shouldFailWhenThePatchHasTooManyFiles() {
      ImplementationException failure =
          fail(
              worktree -> {
                for (int i = 0; i < 5; i++) {
                  write(worktree, "m1/" + i + ".txt", "x\n");
                }
              },
              "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("PATCH_TOO_LARGE");
    }

    @Test
    void shouldFailWhenTheDiffIsTooLong() {
      ImplementationException failure =
          fail(worktree -> write(worktree, "m1/a.txt", "x".repeat(5_000) + "\n"), "m1/**");

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("PATCH_TOO_LARGE");
    }

    @Test
    void shouldPassTheAgentsFailureOnWithItsEvidence() {
      ImplementationException failure =
          fail(
              new CommandAgent(Sandbox.NONE, true),
              order("command", "{\"run\": [\"sh\", \"-c\", \"echo no; exit 4\"]}", "m1/**"));

      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(failure.evidence())
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.getExitCode()).isEqualTo(4);
                assertThat(run.getLogEnd()).contains("no");
              });
    }

    @Test
    void shouldRejectWhenTheAgentIsUnknown() {
      ImplementationException failure =
          fail(new FakeAgent(worktree -> {}), order("oracle", "{}", "m1/**"));

      assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(failure.code()).isEqualTo("AGENT_UNKNOWN");
      assertThat(failure).hasMessageContaining("fake");
    }

    @Test
    void shouldRejectWhenTheConfigurationIsNoJson() {
      ImplementationException failure =
          fail(new FakeAgent(worktree -> {}), order("fake", "{nonsense", "m1/**"));

      assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(failure.code()).isEqualTo("AGENT_CONFIGURATION_INVALID");
    }

    @Test
    void shouldRejectWhenTheScopeIsInvalid() {
      ImplementationException failure =
          fail(new FakeAgent(worktree -> {}), order("fake", "{}", "../**"));

      assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(failure.code()).isEqualTo("SCOPE_INVALID");
    }

    @Test
    void shouldRejectWhenTheBaseCommitIsMissing() {
      TaskReady order =
          Orders.order("goal-1", repository.url(), "1".repeat(40), "fake", "{}", "m1/**");

      ImplementationException failure = fail(new FakeAgent(worktree -> {}), order);

      assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(failure.code()).isEqualTo("BASE_COMMIT_MISSING");
    }

    @Test
    void shouldTryAgainWhenTheRepositoryIsUnreachable() {
      TaskReady order =
          Orders.order("goal-1", "https://localhost:9/shop.git", base, "fake", "{}", "m1/**");

      ImplementationException failure = fail(new FakeAgent(worktree -> {}), order);

      assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
      assertThat(failure.code()).isEqualTo("REPOSITORY_UNREACHABLE");
    }

    @Test
    void shouldLeaveNoWorktreeWhenTheAgentIsInterrupted() {
      FakeAgent agent =
          new FakeAgent(
              worktree -> {
                write(worktree, "m1/a.txt", "1\n");
                throw new InterruptedException();
              });

      assertThat(
              catchThrowableOfType(
                  InterruptedException.class, () -> propose(agent, order("fake", "{}", "m1/**"))))
          .isNotNull();
      assertNoWorktreeIsLeft();
    }
  }

  private String treeOf(PatchProposed proposed) throws IOException {
    Path diff = Files.writeString(temp.resolve("patch.diff"), proposed.getPatch().getDiff());
    repository.git("checkout", "-q", "--detach", proposed.getPatch().getBaseCommit());
    repository.git("apply", "--index", diff.toString());
    return repository.git("write-tree").strip();
  }
}
