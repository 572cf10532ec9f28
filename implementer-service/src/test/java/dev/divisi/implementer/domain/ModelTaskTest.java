package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.Agents;
import dev.divisi.agents.model.ModelAgent;
import dev.divisi.agents.model.Workbench;
import dev.divisi.agents.recipe.RecipeAgent;
import dev.divisi.agents.recipe.RecipeSettings;
import dev.divisi.checks.CheckRuns;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.models.Prices;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.provider.ConnectionLimits;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.Providers;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.testing.GitFixture;
import dev.divisi.testing.model.ModelApi;
import dev.divisi.testing.model.ModelServer;
import dev.divisi.testing.model.Reply;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task from a model's answers to a patch, with a server that speaks the API of each vendor. */
class ModelTaskTest {
  @TempDir Path temp;
  private GitFixture repository;

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of("m1/a.txt", "one\ntwo\n", "m1/b.txt", "b\n", "m2/c.txt", "c\n"));
  }

  private ImplementTask implementTask(ModelApi api, ModelServer server) {
    Provider provider =
        new Provider(
            api == ModelApi.ANTHROPIC ? Provider.Kind.ANTHROPIC : Provider.Kind.OPENAI,
            server.baseUrl(),
            "STUB_KEY");
    Providers providers =
        new Providers(
            Map.of("stub", provider),
            Map.of("STUB_KEY", "sk-4711"),
            ConnectionLimits.DEFAULT,
            new RetryLimits(3, Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(2)));
    ModelAgent agent =
        new ModelAgent(
            providers::named,
            Prices.defaults(),
            new Workbench(new CommandRunner(), Sandbox.NONE, List.of(), Map.of()),
            new RecipeAgent(
                new RecipeSettings(
                    temp.resolve("m2"), temp.resolve("downloads"), false, Duration.ofSeconds(1))),
            temp.resolve("transcripts"));
    RepositoryCache repositories =
        new RepositoryCache(temp.resolve("cache"), GitSettings.defaults());
    return new ImplementTask(
        new GitCheckouts(repositories, temp.resolve("worktrees")),
        Agents.of(agent),
        RealBriefings.in(temp, repositories, Sandbox.NONE),
        PatchLimits.DEFAULT,
        new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
        text -> new Redaction.Redacted(text, 0));
  }

  private TaskReady order() {
    TaskReady order =
        Orders.order(
            "goal-1",
            repository.url(),
            repository.head("main"),
            "model",
            "{\"provider\": \"stub\", \"model\": \"gpt-4o\"}",
            "m1/**");
    CheckCommand check =
        CheckCommand.newBuilder()
            .setName("no two")
            .setCommand(List.of("sh", "-c", "! grep -rn two m1"))
            .setTimeoutSeconds(30)
            .build();
    return TaskReady.newBuilder(order)
        .setTask(PlannedTask.newBuilder(order.getTask()).setChecks(List.of(check)).build())
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void shouldProposeWhatTheModelMadeAndMendedWhenItsChecksFailed(ModelApi api) throws Exception {
    try (ModelServer server =
        ModelServer.start(
            api,
            Reply.text("I look for it.")
                .and("search", "{\"pattern\": \"two\"}")
                .and("read", "{\"path\": \"m1/a.txt\"}"),
            new Reply.Status(429, Map.of("Retry-After", "0"), "{}"),
            Reply.call("edit", "{\"path\": \"m2/c.txt\", \"old\": \"c\", \"new\": \"C\"}"),
            Reply.call("edit", "{\"path\": \"m1/a.txt\", \"old\": \"two\", \"new\": \"two!\"}"),
            Reply.call("done", "{\"summary\": \"Shouted.\"}"),
            Reply.call(
                "recipe",
                "{\"recipes\": [{\"name\": \"org.openrewrite.text.FindAndReplace\","
                    + " \"options\": {\"find\": \"two!\", \"replace\": \"2\"}}]}"),
            Reply.call("run", "{\"name\": \"no two\"}"),
            Reply.call("handoff", "{\"text\": \"two is 2 now\"}")
                .and("done", "{\"summary\": \"Made two a 2.\"}"))) {
      FakeAttempt attempt = new FakeAttempt();

      PatchProposed proposed = implementTask(api, server).propose(order(), attempt);

      assertThat(proposed.getPatch().getFiles())
          .extracting(FileChange::getPath)
          .containsExactly("m1/a.txt");
      assertThat(proposed.getPatch().getDiff()).contains("-two\n+2\n");
      assertThat(proposed.getAgent()).isEqualTo("model");
      assertThat(proposed.getSummary()).isEqualTo("Made two a 2.");
      assertThat(proposed.getHandoff()).isEqualTo("two is 2 now");
      assertThat(attempt.iterations).containsExactly(1, 2);
      // 7 answers of 100 and 20 tokens, at 2.5 and 10 US dollars per million.
      assertThat(proposed.getSpend()).isEqualTo(new Spend(840L, 3_150L, 7L));
      String last = server.requests().getLast().text();
      assertThat(last).contains("Your work was checked", "no two", "is outside of what this task");
      assertThat(temp.resolve("worktrees")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndTheAttemptWhenItsBudgetIsSpent(ModelApi api) {
    try (ModelServer server =
        ModelServer.start(
            api,
            Reply.call("list", "{}").tokens(3_000, 0, 500),
            Reply.call("done", "{\"summary\": \"x\"}"))) {
      FakeAttempt attempt = new FakeAttempt();
      attempt.budget = new Budget(4_000L, null, null);

      ImplementationException failure =
          catchThrowableOfType(
              ImplementationException.class,
              () -> implementTask(api, server).propose(order(), attempt));

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(server.requests()).hasSize(1);
      assertThat(attempt.spent).isEqualTo(new Spend(3_500L, 12_500L, 1L));
    }
  }
}
