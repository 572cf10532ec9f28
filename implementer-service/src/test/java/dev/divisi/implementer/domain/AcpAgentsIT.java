package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.agents.Agents;
import dev.divisi.agents.acp.AcpAgent;
import dev.divisi.agents.acp.AcpSettings;
import dev.divisi.checks.CheckRuns;
import dev.divisi.implementer.AttemptReplay;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.models.Prices;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Provider;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Real agents, from an order to a patch, without a model: its API is a stub. */
@Timeout(240)
class AcpAgentsIT {
  private static final Pattern WORKTREE = Pattern.compile("in the directory (/[^ \\\\]+)\\.");

  private static final String KEY = "the-key-of-the-worker";

  @TempDir Path temp;
  private GitFixture repository;
  private final FakeAttempt attempt = new FakeAttempt();

  @BeforeEach
  void setUp() {
    // A busy machine takes its time to start them.
    attempt.timeout = Duration.ofMinutes(3);
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of(
                "m1/a.txt",
                "one\ntwo\n",
                "m2/c.txt",
                "c\n",
                "m1/Price.java",
                "class Price {}\n",
                "AGENTS.md",
                "The shop's house rules\n"));
  }

  private PatchProposed propose(TaskReady order)
      throws ImplementationException, InterruptedException {
    return propose(order, Sandbox.NONE, Map.of());
  }

  /**
   * @param providers that agents may reach through a gateway
   */
  private PatchProposed propose(
      TaskReady order, Sandbox sandbox, Map<String, ModelSettings.Named> providers)
      throws ImplementationException, InterruptedException {
    AcpSettings gateways =
        new AcpSettings(
            new ModelSettings(providers, null).toProviders(Map.of("STUB_KEY", KEY)),
            Prices.defaults(),
            Path.of(System.getProperty("java.io.tmpdir")),
            List.of(Path.of(System.getProperty("user.home"), ".cache")));
    RepositoryCache cache = new RepositoryCache(temp.resolve("cache"), GitSettings.defaults());
    ImplementTask task =
        new ImplementTask(
            new GitCheckouts(cache, temp.resolve("worktrees")),
            Agents.of(new AcpAgent(sandbox, gateways, Map.of())),
            RealBriefings.in(temp, cache, sandbox),
            new PatchLimits(3, 20, 4_000, 10_000, false),
            new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
            text -> new Redaction.Redacted(text, 0));
    return task.propose(order, attempt);
  }

  private TaskReady order(ObjectNode configuration, String... check) {
    TaskReady order =
        Orders.order(
            "goal-1",
            repository.url(),
            repository.head("main"),
            "acp",
            configuration.toString(),
            "m1/**");
    List<CheckCommand> checks =
        check.length == 0
            ? List.of()
            : List.of(
                CheckCommand.newBuilder()
                    .setName("three")
                    .setCommand(List.of(check))
                    .setTimeoutSeconds(60)
                    .build());
    return TaskReady.newBuilder(order)
        .setTask(PlannedTask.newBuilder(order.getTask()).setChecks(checks).build())
        .build();
  }

  private static ObjectNode configuration(String preset, ModelStub model, List<String> command) {
    ObjectNode configuration = ModelStub.JSON.createObjectNode();
    configuration
        .put("preset", preset)
        .put("model", "gemini-2.5-flash")
        .put("baseUrl", model.url());
    command.forEach(configuration.putArray("command")::add);
    return configuration;
  }

  private static String worktree(String request) {
    Matcher matcher = WORKTREE.matcher(request);
    assertThat(matcher.find()).as("the prompt names the worktree").isTrue();
    return matcher.group(1);
  }

  private static ObjectNode arguments() {
    return ModelStub.JSON.createObjectNode();
  }

  private void assertNoWorktreeIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(temp.resolve("worktrees"))) {
      assertThat(left).isEmpty();
    }
  }

  @Nested
  class GeminiCli {
    private static final String VERSION = "0.61.0";
    private static Path modules;

    @BeforeAll
    static void install() throws Exception {
      modules = NpmAgent.install("@google/gemini-cli", VERSION);
    }

    private ObjectNode gemini(ModelStub model) {
      return configuration(
          "gemini", model, List.of("node", modules.resolve(".bin/gemini").toString(), "--acp"));
    }

    private static ModelStub.Move replace(String request, String file, String old, String now) {
      return new ModelStub.Move.Use(
          "replace",
          arguments()
              .put("file_path", worktree(request) + "/" + file)
              .put("instruction", "Migrate it")
              .put("old_string", old)
              .put("new_string", now));
    }

    /** A model that makes one move a prompt, and then says so. */
    private static Function<String, ModelStub.Move> once(
        Function<String, ModelStub.Move> move, String text) {
      return request ->
          request.contains("functionResponse") ? new ModelStub.Move.Say(text) : move.apply(request);
    }

    @Test
    void shouldTurnATaskIntoAPatchInTwoRounds() throws Exception {
      Function<String, ModelStub.Move> moves =
          once(
              request ->
                  request.contains("What is wrong with what is in the files now")
                      ? replace(request, "m1/a.txt", "2", "three")
                      : replace(request, "m1/a.txt", "two", "2"),
              "I changed a.txt.");
      try (ModelStub model = new ModelStub.Gemini(moves)) {
        PatchProposed patch = propose(order(gemini(model), "grep", "-q", "three", "m1/a.txt"));

        assertThat(patch.getPatch().getDiff()).contains("-two", "+three");
        assertThat(patch.getPatch().getFiles()).hasSize(1);
        assertThat(patch.getSummary()).isEqualTo("I changed a.txt.");
        assertThat(patch.getAgent()).isEqualTo("acp");
        assertThat(patch.getSpend()).isEqualTo(new Spend(440L, 0L, 4L));
        assertThat(attempt.iterations).containsExactly(1, 2);
        assertNoWorktreeIsLeft();
      }
    }

    /** It first reads what is not there, and knows an error for that only from its own disk. */
    @Test
    void shouldMakeANewFile() throws Exception {
      Function<String, ModelStub.Move> moves =
          once(
              request ->
                  new ModelStub.Move.Use(
                      "write_file",
                      arguments()
                          .put("file_path", worktree(request) + "/m1/new/b.txt")
                          .put("content", "new\n")),
              "I made b.txt.");
      try (ModelStub model = new ModelStub.Gemini(moves)) {
        PatchProposed patch = propose(order(gemini(model)));

        assertThat(patch.getPatch().getDiff()).contains("+++ b/m1/new/b.txt", "+new");
      }
    }

    /** What a worker in a cluster does: no network, no key, and the tools of Divisi. */
    @Test
    void shouldWorkBehindWallsWithAGatewayAndTools() throws Exception {
      Sandbox sandbox = sandbox();
      AtomicInteger asked = new AtomicInteger();
      Function<String, ModelStub.Move> moves =
          request ->
              switch (asked.incrementAndGet()) {
                case 1 -> new ModelStub.Move.Use(tool(request, "symbols"), symbols("Price"));
                case 2 ->
                    request.contains("m1/Price.java:1: class Price")
                        ? replace(request, "m1/a.txt", "two", "three")
                        : new ModelStub.Move.Say("The tool said nothing of Price.");
                default -> new ModelStub.Move.Say("I changed a.txt.");
              };
      try (ModelStub model = new ModelStub.Gemini(moves)) {
        ObjectNode configuration = gemini(model);
        configuration.remove("baseUrl");
        configuration.put("provider", "google");
        configuration.putArray("readable").add(modules.toString());
        PatchProposed patch =
            propose(
                order(configuration),
                sandbox,
                Map.of(
                    "google",
                    new ModelSettings.Named(Provider.Kind.GEMINI, model.url(), "STUB_KEY")));

        assertThat(patch.getPatch().getDiff()).contains("-two", "+three");
        assertThat(patch.getSpend()).isEqualTo(new Spend(330L, 165L, 3L));
        assertThat(model.keys).containsOnly(KEY);
        assertThat(model.requests.getFirst().toString())
            .contains("Files that matter", "The shop's house rules")
            .doesNotContain(KEY);
        assertThat(attempt.steps)
            .anySatisfy(
                step -> {
                  assertThat(step.getName()).isEqualTo("context");
                  assertThat(step.getBody()).contains("AGENTS.md", "m1/Price.java");
                })
            .extracting(AgentStepTaken::getUsage)
            .contains(new ModelUsage("gemini-2.5-flash", 100L, 0L, 10L, 55L));
        assertNoWorktreeIsLeft();
      }
    }

    /** The model is gone by then, its answers name a worktree that is gone, too. */
    @Test
    void shouldGiveTheSamePatchFromItsRecord() throws Exception {
      Sandbox sandbox = sandbox();
      Function<String, ModelStub.Move> moves =
          once(
              request ->
                  request.contains("What is wrong with what is in the files now")
                      ? replace(request, "m1/a.txt", "2", "three")
                      : replace(request, "m1/a.txt", "two", "2"),
              "I changed a.txt.");
      TaskReady order;
      PatchProposed then;
      try (ModelStub model = new ModelStub.Gemini(moves)) {
        ObjectNode configuration = gemini(model);
        configuration.remove("baseUrl");
        configuration.put("provider", "google");
        configuration.putArray("readable").add(modules.toString());
        order = order(configuration, "grep", "-q", "three", "m1/a.txt");
        then =
            propose(
                order,
                sandbox,
                Map.of(
                    "google",
                    new ModelSettings.Named(Provider.Kind.GEMINI, model.url(), "STUB_KEY")));
      }

      AttemptReplay.Outcome now = replay(order, attempt.steps);

      assertThat(now.code()).as(now.message()).isEmpty();
      assertThat(now.patch())
          .isNotNull()
          .returns(then.getPatch(), PatchProposed::getPatch)
          .returns("I changed a.txt.", PatchProposed::getSummary);
      assertThat(now.answers()).isEqualTo(4);
      assertThat(now.unasked()).isZero();

      List<AgentStepTaken> half =
          attempt.steps.stream()
              .filter(
                  step ->
                      step.getKind() != AgentStepKind.EXCHANGE
                          || step.getBody().contains("\"shape\":\"1 "))
              .toList();
      AttemptReplay.Outcome ended = replay(order, half);
      assertThat(ended.code()).as(ended.message()).isEqualTo("REPLAY_DIFFERS");
      assertThat(ended.message()).contains("Request 2 of the agent", "the next one on record had");
    }

    private AttemptReplay.Outcome replay(TaskReady order, List<AgentStepTaken> steps)
        throws Exception {
      String readable = "divisi.implementer.agent-readable";
      System.setProperty(readable, Path.of(System.getProperty("user.home"), ".cache").toString());
      try {
        return AttemptReplay.in(temp.resolve("replays")).run(order, steps);
      } finally {
        System.clearProperty(readable);
      }
    }

    private static ObjectNode symbols(String name) {
      return arguments().put("name", name);
    }

    /** Agents put the name of the server before that of its tool. */
    private static String tool(String request, String name) {
      Matcher matcher = Pattern.compile("\"name\":\"(\\w*" + name + ")\"").matcher(request);
      assertThat(matcher.find()).as("the tool " + name + " is offered").isTrue();
      return matcher.group(1);
    }

    private Sandbox sandbox() throws Exception {
      Sandbox sandbox =
          SandboxMode.AUTO.open(
              List.of(),
              new Bounds(4L << 30, 4_096, 8_192, 1L << 30, 1L << 30, 100_000, 1L << 30, 0),
              temp.resolve("sandbox"));
      assumeTrue(sandbox.confines(), sandbox::words);
      NpmAgent.requireProgram("socat", "Install socat");
      return sandbox;
    }

    @Test
    void shouldRefuseWhatIsNotAllowedAndSayWhy() throws Exception {
      AtomicInteger asked = new AtomicInteger();
      Function<String, ModelStub.Move> moves =
          request ->
              switch (asked.incrementAndGet()) {
                case 1 -> replace(request, "m2/c.txt", "c", "d");
                case 2 ->
                    new ModelStub.Move.Use(
                        "run_shell_command",
                        arguments().put("command", "touch m1/b.txt").put("description", "x"));
                case 4 ->
                    request.contains("m2/c.txt is outside of the task's scope")
                            && request.contains("only the checks of the task")
                        ? replace(request, "m1/a.txt", "two", "three")
                        : new ModelStub.Move.Say("Nobody told me why.");
                default -> new ModelStub.Move.Say("That is all.");
              };
      try (ModelStub model = new ModelStub.Gemini(moves)) {
        PatchProposed patch = propose(order(gemini(model)));

        assertThat(patch.getPatch().getFiles()).hasSize(1);
        assertThat(patch.getPatch().getFiles().getFirst().getPath()).isEqualTo("m1/a.txt");
      }
    }

    @Test
    void shouldLeaveNothingWhenInterrupted() throws Exception {
      try (ModelStub model = new ModelStub.Gemini(request -> new ModelStub.Move.Hang())) {
        TaskReady order = order(gemini(model));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        propose(order);
                      } catch (ImplementationException | InterruptedException e) {
                        thrown.set(e);
                      }
                    });
        assertThat(model.asked.await(60, TimeUnit.SECONDS)).isTrue();

        worker.interrupt();

        assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertNoWorktreeIsLeft();
      }
    }
  }

  @Nested
  class OpenCode {
    private static final String VERSION = "1.18.33";
    private static Path program;

    @BeforeAll
    static void install() throws Exception {
      NpmAgent.requireProgram("rg", "Install ripgrep");
      Path modules = NpmAgent.install("opencode-ai", VERSION);
      try (Stream<Path> folders = Files.list(modules)) {
        program =
            folders
                .filter(
                    folder ->
                        folder.getFileName().toString().matches("opencode-[a-z]+-(x64|arm64)"))
                .map(folder -> folder.resolve("bin/opencode"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
      }
    }

    private ObjectNode openCode(ModelStub model) {
      return configuration("opencode", model, List.of(program.toString(), "acp", "--pure"));
    }

    @Test
    void shouldTurnATaskIntoAPatch() throws Exception {
      Function<String, ModelStub.Move> moves =
          request ->
              request.contains("\"role\":\"tool\"")
                  ? new ModelStub.Move.Say("I changed a.txt.")
                  : new ModelStub.Move.Use(
                      "edit",
                      arguments()
                          .put("filePath", worktree(request) + "/m1/a.txt")
                          .put("oldString", "two")
                          .put("newString", "three"));
      try (ModelStub model = new ModelStub.OpenAi(moves)) {
        PatchProposed patch = propose(order(openCode(model), "grep", "-q", "three", "m1/a.txt"));

        assertThat(patch.getPatch().getDiff()).contains("-two", "+three");
        assertThat(patch.getPatch().getFiles()).hasSize(1);
        assertThat(patch.getSummary()).isEqualTo("I changed a.txt.");
        assertThat(attempt.spent).isNotNull();
      }
    }
  }
}
