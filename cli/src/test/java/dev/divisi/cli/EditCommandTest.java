package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EditCommandTest {
  private static final Plan PLAN =
      States.plan(
          1,
          States.HASH,
          States.planned("expand", "common/**"),
          States.planned("migrate", "web/**", "expand"),
          States.planned("docs", "docs/**"));

  @TempDir Path directory;
  private CommandFixture divisi;
  private final List<Path> opened = new ArrayList<>();

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.PLAN_CREATED, States.created("tidy-1", PLAN))
        .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
    task("expand", 0, TaskStatus.DONE);
    task("migrate", 1, TaskStatus.RUNNING);
    task("docs", 2, TaskStatus.IN_REVIEW);
    answer("PlanRevised", "version 2 is proposed");
  }

  @Test
  void shouldProposeWhatThePersonMakesOfThePlan() {
    divisi.interactive("y");
    edits(text -> text.replace("web/**", "api/**"));

    assertThat(divisi.run("edit", "tidy-1", "--reason", "wrong module")).as(divisi.err()).isZero();

    DecisionMade decision = decision();
    assertThat(decision.getKind()).isEqualTo(DecisionKind.EDIT);
    assertThat(decision.getPlanVersion()).isEqualTo(1);
    assertThat(decision.getHash()).isEqualTo(States.HASH);
    assertThat(decision.getReason()).isEqualTo("wrong module");
    assertThat(plan().getTasks())
        .containsExactly(
            PLAN.getTasks().get(0),
            States.planned("migrate", "api/**", "expand"),
            PLAN.getTasks().get(2));
    assertThat(plan().getRepositories()).isEqualTo(PLAN.getRepositories());
    assertThat(divisi.out())
        .contains("~ migrate\n    scope: +api/** -web/**\n")
        .contains("! migrate (running, attempt 1) is stopped, and begins anew as it is now")
        .contains("Propose this plan? [y/N]")
        .contains("version 2 is proposed");
    assertThat(opened.getFirst()).doesNotExist();
  }

  @Test
  void shouldSendNothingWhenNothingIsChangedOrThePersonSaysNo() {
    divisi.interactive();
    edits(text -> text);
    assertThat(divisi.run("edit", "tidy-1")).isZero();
    assertThat(divisi.out()).contains("Nothing is different; nothing was sent.");
    assertThat(opened.getLast()).doesNotExist();

    divisi.interactive("n");
    edits(text -> text.replace("web/**", "api/**"));
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(4);
    assertThat(divisi.out()).contains("Nothing was sent.");
    assertThat(divisi.err()).contains("Your text is kept in " + opened.getLast());
    assertThat(opened.getLast()).content().contains("api/**");
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @Test
  void shouldLetThePersonGoOnWhenTheTextIsWrong() {
    divisi.interactive("y", "y");
    edits(
        text -> text.replace("dependsOn: [expand]", "dependsOn: [expnad]"),
        text -> text.replace("dependsOn: [expnad]", "dependsOn: [docs]"));
    assertThat(divisi.run("edit", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.err())
        .containsPattern(":\\d+:17: tasks\\[1\\].dependsOn\\[0\\]: no task is called 'expnad'");
    assertThat(opened).hasSize(2).allMatch(path -> path.equals(opened.getFirst()));
    assertThat(plan().getTasks().get(1).getDependsOn()).containsExactly("docs");
  }

  @Test
  void shouldKeepTheTextWhenTheTaskGraphRefuses() {
    divisi.interactive("y");
    answer("CommandRefused", "refused: edit plan: 'expand' is over (DONE): it cannot be changed");
    edits(text -> text.replace("common/**", "other/**"));
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(4);
    assertThat(divisi.out()).contains("! expand is done: the plan cannot change it any more");
    assertThat(divisi.err())
        .contains("Refused: edit plan: 'expand' is over (DONE): it cannot be changed.")
        .contains("Your text is kept in " + opened.getLast());
    assertThat(opened.getLast()).exists();
  }

  @Test
  void shouldTakeThePlanFromAFile() throws Exception {
    Path file = planFile(text -> text.substring(0, text.indexOf("  - id: docs")));
    assertThat(divisi.run("edit", "tidy-1", "--file", file.toString(), "--json")).isZero();
    assertThat(plan().getTasks())
        .extracting(PlannedTask::getId)
        .containsExactly("expand", "migrate");
    assertThat(divisi.out()).hasLineCount(1).contains("\"outcome\":\"accepted\"");
    assertThat(divisi.err())
        .contains("- docs: Title of docs")
        .contains("! docs (in review, attempt 1) is stopped, and what it did is thrown away");
    assertThat(file).exists();
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(2);
    assertThat(divisi.err()).contains("give the plan with --file");
  }

  @Test
  void shouldNameTheLineAndColumnOfEverythingThatIsWrong() throws Exception {
    assertWrong(
        text -> text.replace("dependsOn: [expand]", "dependsOn: [migrate]"),
        "these tasks wait for each other: migrate -> migrate");
    assertWrong(
        text ->
            text.replace(
                "scope: [\"common/**\"]", "scope: [\"common/**\"]\n    dependsOn: [migrate]"),
        ":14:16: tasks[0].dependsOn: these tasks wait for each other: expand -> migrate -> expand");
    assertWrong(
        text -> "tasks:\n" + text.substring(text.indexOf("  - id: migrate")),
        "tasks[0].dependsOn[0]: 'expand' was removed from the plan; remove it here too");
    assertWrong(
        text -> text.replace("    title: Title of docs", "\ttitle: x"), "a tab is not allowed");
    assertWrong(text -> text.replace("id: docs", "id: Döcs"), "'Döcs' is no id");
    assertWrong(text -> text.replace("id: docs", "id: migrate"), "is called 'migrate' already");
    assertWrong(text -> text.replace("repository: shop", "repository: shp"), "it has: shop");
    assertWrong(text -> text.replace("docs/**", "/docs"), "is absolute");
    assertWrong(text -> text.replace("scope:", "scpe:"), "did you mean scope?");
    assertWrong(text -> "tasks: []\n", "divisi cancel");
    assertWrong(text -> "", "the document is empty");
    Files.write(directory.resolve("plan.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(divisi.run("edit", "tidy-1", "--file", directory.resolve("plan.yaml").toString()))
        .isEqualTo(2);
    assertThat(divisi.err()).contains("is not UTF-8 text");
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @Test
  void shouldRefuseWhatAFirstPlanIsRefusedFor() throws Exception {
    assertWrong(
        text -> text.replaceFirst("command:\n +run: \\[sh, x.sh\\]", "commnd: {run: []}"),
        "agent.commnd: no agent is called \"commnd\"; there are: acp, command, lesson, model, patch, recipe");
    assertWrong(
        text -> text.replaceFirst("\\[sh, x.sh\\]", "[]"),
        "tasks[0].agent.command.run: needs a program and its arguments");
    assertWrong(
        text -> text.replaceFirst("pool: implementers", "pool: Nix Pool!"),
        ":9:11: tasks[0].pool: nobody serves the pool 'Nix Pool!'; served pools: implementers");
    assertWrong(
        text -> text.replaceFirst("pool: implementers", "pool: nosuchpool"),
        "nobody serves the pool 'nosuchpool'");
    assertWrong(
        text ->
            text.replaceFirst("title:", "bestOf: [{pool: gpu, agent: {magic: {}}}]\n    title:"),
        "tasks[0].bestOf[0].agent.magic: no agent is called \"magic\"");
    assertWrong(
        text -> text.replaceFirst("title:", "expand: true\n    title:"),
        "a task with expand: true needs {playbook:");
  }

  @Test
  void shouldNotJudgeAnewWhatThePlanHasAlready() throws Exception {
    divisi.access.client.pools.clear();
    Path file = planFile(text -> text.replace("web/**", "api/**"));
    assertThat(divisi.run("edit", "tidy-1", "--file", file.toString())).as(divisi.err()).isZero();
  }

  @Test
  void shouldKeepUnicodeAndTextsOfSeveralLines() throws Exception {
    Path file =
        planFile(
            text ->
                text.replace("Title of docs", "\"Größe 日本 🎼\"").replace("Do docs", "\"a\\tb\""));
    assertThat(divisi.run("edit", "tidy-1", "--file", file.toString())).as(divisi.err()).isZero();
    PlannedTask docs = plan().getTasks().get(2);
    assertThat(docs.getTitle()).isEqualTo("Größe 日本 🎼");
    assertThat(docs.getDescription()).isEqualTo("a\tb");
  }

  @Test
  void shouldReadTenThousandTasks() throws Exception {
    StringBuilder text = new StringBuilder("tasks:\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("  - id: task-").append(i).append("\n    title: Title of a task that is long\n");
      text.append("    description: ").append("words ".repeat(20)).append('\n');
      text.append("    agent: {command: {run: [sh, x.sh]}}\n    scope: [m")
          .append(i)
          .append("/**]\n");
      if (i > 0) {
        text.append("    dependsOn: [task-").append(i - 1).append("]\n");
      }
    }
    Path file = Files.writeString(directory.resolve("large.yaml"), text);
    assertThat(divisi.run("edit", "tidy-1", "--file", file.toString())).as(divisi.err()).isZero();
    assertThat(plan().getTasks()).hasSize(10_000);
    assertThat(divisi.out()).contains("... and 9800 more");
  }

  @Test
  void shouldKeepNothingWhenTheEditorFailedBeforeAnythingWasWritten() {
    divisi.interactive();
    divisi.editor =
        file -> {
          opened.add(file);
          throw new CommandException(ExitCode.USAGE, "The editor failed.");
        };
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(2);
    assertThat(opened.getLast()).doesNotExist();

    divisi.editor =
        file -> {
          opened.add(file);
          assertThat(file.toFile().delete()).isTrue();
        };
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(2);
    assertThat(divisi.err()).contains("does not exist").doesNotContain("Your text is kept");
  }

  @Test
  void shouldSayWhenTheEditorFailsOrThereIsNone() throws Exception {
    divisi.interactive("y");
    divisi.editor = Editor.named("");
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(2);
    assertThat(divisi.err()).contains("Set VISUAL or EDITOR");
    divisi.editor = Editor.named("exit 3;");
    assertThat(divisi.run("edit", "tidy-1")).isEqualTo(2);
    assertThat(divisi.err()).contains("ended with exit code 3");
    divisi.editor = Editor.named("sed -i s,web/,api/,");
    assertThat(divisi.run("edit", "tidy-1")).as(divisi.err()).isZero();
    assertThat(plan().getTasks().get(1).getScope()).containsExactly("api/**");
  }

  private void assertWrong(UnaryOperator<String> change, String message) throws IOException {
    CommandFixture fresh = new CommandFixture(directory);
    fresh.access.running = true;
    fresh.access.client.log.addAll(divisi.access.client.log);
    int code = fresh.run("edit", "tidy-1", "--file", planFile(change).toString());
    assertThat(code).as(fresh.err()).isEqualTo(2);
    assertThat(fresh.err()).contains("plan.yaml:").contains(message);
    assertThat(fresh.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  private Path planFile(UnaryOperator<String> change) throws IOException {
    CommandFixture show = new CommandFixture(directory);
    show.access.running = true;
    show.access.client.log.addAll(divisi.access.client.log);
    assertThat(show.run("plan", "show", "tidy-1", "--yaml")).isZero();
    return Files.writeString(directory.resolve("plan.yaml"), change.apply(show.out()));
  }

  @SafeVarargs
  private void edits(UnaryOperator<String>... changes) {
    List<UnaryOperator<String>> left = new ArrayList<>();
    for (UnaryOperator<String> change : changes) {
      left.add(change);
    }
    divisi.editor =
        file -> {
          opened.add(file);
          try {
            Files.writeString(file, left.removeFirst().apply(Files.readString(file)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
  }

  private void task(String id, int position, TaskStatus status) {
    divisi.access.client.with(
        TopicCatalogue.TASK_STATE, States.task("tidy-1", id, position, status, "", 1));
  }

  private void answer(String type, String summary) {
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(TopicCatalogue.AUDIT_EVENTS, States.answer(decision, type, summary));
          }
        });
  }

  private Plan plan() {
    return Objects.requireNonNull(decision().getPlan());
  }

  private DecisionMade decision() {
    return divisi.access.client.on(TopicCatalogue.DECISION_MADE).getLast();
  }
}
