package dev.divisi.console.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.domain.Decisions.Outcome;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class GoalPagesTest {
  private static final String HOSTILE = "<script>alert('goal')</script>";
  private static final String FORM = "application/x-www-form-urlencoded";

  private RunningConsole console;

  @BeforeAll
  void start(@TempDir Path directory) {
    console = RunningConsole.start(directory);
    for (int i = 0; i < 60; i++) {
      console.keep(
          TopicCatalogue.GOAL_STATE,
          SampleRecords.goal("many-" + i, "One of many", GoalStatus.DONE, i));
    }
    console.keep(
        TopicCatalogue.GOAL_STATE,
        GoalState.newBuilder(SampleRecords.goal("shop", HOSTILE, GoalStatus.AWAITING_APPROVAL, 70))
            .setReason("waits for ada")
            .setQuestions(
                List.of(
                    new OpenQuestion(
                        "q1", "one", "worker-1", "Which <b>colour</b>?", SampleRecords.at(3)),
                    new OpenQuestion("q2", "two", "worker-2", "needs lib/**", SampleRecords.at(3))))
            .setRevisions(
                List.of(
                    new PendingRevision(
                        2, "granting-hash", "worker-2", "two needs lib/**", "wider scope")))
            .setLimits(
                GoalLimits.newBuilder()
                    .setGoalBudget(
                        Budget.newBuilder().setCostMicros(5_000_000L).setTokens(100L).build())
                    .build())
            .build());
    console.keep(TopicCatalogue.PLAN_CREATED, SampleRecords.plan("shop", "one", "two"));
    console.keep(
        TopicCatalogue.TASK_STATE,
        SampleRecords.task("shop", "one", HOSTILE, TaskStatus.RUNNING, 5));
    console.keep(
        TopicCatalogue.GOAL_SUBMITTED,
        GoalSubmitted.newBuilder(SampleRecords.request("shop", HOSTILE)).build());
  }

  @AfterAll
  void stop() {
    console.close();
  }

  @BeforeEach
  void takeAll() {
    console.taskGraph().outcome = Outcome.ACCEPTED;
    console.taskGraph().unavailable = false;
    console.taskGraph().decisions.clear();
    console.taskGraph().goals.clear();
  }

  @Test
  void shouldPageAndFilterWhenThereAreManyGoals() throws Exception {
    assertThat(count(get("/goals"), "data-stop")).isEqualTo(50);
    assertThat(get("/goals?page=2")).contains("Goals 51 to 6");
    assertThat(get("/goals?text=o%26page%3D9%23")).contains("text=o%26page%3D9%23");
    assertThat(count(get("/goals?status=AWAITING_APPROVAL"), "data-stop")).isEqualTo(1);
    assertThat(count(get("/goals?text=MANY-5"), "data-stop")).isEqualTo(11);
    assertThat(get("/goals?text=%25")).contains("No goal is like that.");
    assertThat(count(get("/goals?page=-3&status=NONSENSE"), "data-stop")).isEqualTo(50);
  }

  @Test
  void shouldShowHostileTextAsTextWhenItIsAskedFor() throws Exception {
    for (String page :
        List.of(
            "/goals?text=shop",
            "/goals/shop",
            "/goals/shop/plan",
            "/goals/shop/plan/edit",
            "/goals/new?like=shop")) {
      assertThat(get(page)).as(page).doesNotContain(HOSTILE).contains("&lt;script");
    }
    assertThat(get("/goals/shop")).contains("Which &lt;b&gt;colour&lt;/b&gt;?");
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoSuchGoalOrVersion() throws Exception {
    for (String page :
        List.of(
            "/goals/nobody",
            "/goals/nobody/graph",
            "/goals/nobody/plan",
            "/goals/nobody/plan/edit",
            "/goals/shop/plan?version=7",
            "/goals/shop/plan?against=7",
            "/goals/many-1/plan",
            "/goals/new?like=nobody")) {
      HttpResponse<String> answer = console.get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(404);
      assertThat(answer.body()).as(page).contains("<h1>Not found</h1>");
    }
  }

  @Test
  void shouldNameVersionAndHashWhenAPlanWaits() throws Exception {
    String page = get("/goals/shop");
    assertThat(page).contains("value=\"" + SampleRecords.HASH + "\"", "Approve version 1");
    assertThat(page).contains("value=\"granting-hash\"", "Approve version 2");
    assertThat(count(page, "value=\"ANSWER\"")).isEqualTo(1);

    post("/goals/shop/decide", "kind=APPROVE&version=1&hash=" + SampleRecords.HASH);

    DecisionMade decision = console.taskGraph().decisions.getFirst();
    assertThat(decision.getPlanVersion()).isEqualTo(1);
    assertThat(decision.getHash()).isEqualTo(SampleRecords.HASH);
  }

  @Test
  void shouldKeepOtherBoundsWhenOneOfABudgetIsRaised() throws Exception {
    post("/goals/shop/decide", "kind=RAISE&cost=12.50&parallel=&goalTimeout=2h");

    GoalLimits limits =
        Objects.requireNonNull(console.taskGraph().decisions.getFirst().getLimits());
    Budget budget = Objects.requireNonNull(limits.getGoalBudget());
    assertThat(budget.getCostMicros()).isEqualTo(12_500_000L);
    assertThat(budget.getTokens()).isEqualTo(100L);
    assertThat(limits.getGoalTimeoutSeconds()).isEqualTo(7200);
    assertThat(limits.getMaxParallelTasks()).isNull();
  }

  @Test
  void shouldSayWhyWhenALimitCannotBe() throws Exception {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "cost=much",
                "Money is a number",
                "parallel=0",
                "Tasks at once is a whole number",
                "goalTimeout=soon",
                "Time for the goal is a length",
                "cost=",
                "Say which limit")
            .entrySet()) {
      HttpResponse<String> answer = post("/goals/shop/decide", "kind=RAISE&" + wrong.getKey());
      assertThat(answer.headers().firstValue("HX-Trigger").orElse("")).contains(wrong.getValue());
    }
    assertThat(console.taskGraph().decisions).isEmpty();
  }

  @Test
  void shouldGiveTheGraphAsDataWhenItIsDrawn() throws Exception {
    assertThat(console.get("/goals/shop/graph").body())
        .contains("\"id\":\"one\"", "\"look\":\"BUSY\"", "\"id\":\"two\"", "\"look\":\"WAITING\"");
  }

  @Test
  void shouldShowWorkOnceWhenSeveralClaimedIt() throws Exception {
    GoalState goal = SampleRecords.goal("work", "Work", GoalStatus.RUNNING, 1);
    console.keep(TopicCatalogue.GOAL_STATE, goal);
    console.keep(TopicCatalogue.PLAN_CREATED, SampleRecords.plan("work", "one", "two"));
    for (String task : List.of("one", "two")) {
      console.keep(
          TopicCatalogue.TASK_STATE, SampleRecords.task("work", task, task, TaskStatus.RUNNING, 1));
      for (String claim : List.of("claim-work-" + task + "-1", "lost-" + task)) {
        console.keep(
            TopicCatalogue.WORK_CLAIMED,
            new WorkClaimed(
                new WorkReference("work", task, 1, WorkStep.IMPLEMENT),
                new Claim(claim, "worker", "implementers")));
      }
    }
    console.keep(TopicCatalogue.PATCH_PROPOSED, SampleRecords.patch("work", "one", 1, "diff"));

    String page = get("/goals/work/work");

    assertThat(count(page, ": patch proposed</title>")).isEqualTo(1);
    assertThat(count(page, ": goes on</title>")).isEqualTo(1);
    assertThat(count(page, "1 pieces of work on")).isEqualTo(2);
    assertThat(count(page, "1 pieces of work on one")).isEqualTo(1);
  }

  @Test
  void shouldSayWhatIsWrongWithItsPlaceWhenAPlanIsChecked() throws Exception {
    String text = "tasks:\n  - id: one\n    title: One\n    scope: [a]\n    dependsOn: [gone]\n";
    assertThat(post("/goals/shop/plan/check", draft(text)).body())
        .contains("line 5, column 17", "no task is called 'gone'");
    assertThat(post("/goals/shop/plan/check", draft("{")).body()).contains("line 1");
    assertThat(
            post("/goals/shop/plan/check", draft(text).replace("version=1", "version=9"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void shouldProposeExactlyWhatWasEditedWhenItIsSound() throws Exception {
    String page =
        post(
                "/goals/shop/plan/edit/task",
                draft("tasks: [{id: one, title: One, agent: {command: {run: [x]}}, scope: [a]}]")
                    + "&step=SPLIT&task=one&parts=three,four")
            .body();
    assertThat(page).contains("id: three", "id: four").doesNotContain("role=\"alert\"");
    String text = "tasks: [{id: one, title: Other, agent: {command: {run: [x]}}, scope: [a]}]";
    HttpResponse<String> answer =
        post("/goals/shop/plan/propose", draft(text) + "&reason=it%20is%20better");

    assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/goals/shop/plan");
    DecisionMade decision = console.taskGraph().decisions.getFirst();
    assertThat(decision.getKind()).isEqualTo(DecisionKind.EDIT);
    assertThat(decision.getPlanVersion()).isEqualTo(1);
    assertThat(decision.getHash()).isEqualTo(SampleRecords.HASH);
    assertThat(decision.getReason()).isEqualTo("it is better");
    assertThat(Objects.requireNonNull(decision.getPlan()).getTasks())
        .singleElement()
        .matches(task -> task.getTitle().equals("Other"));
  }

  @Test
  void shouldSendNothingWhenThePlanIsWrong() throws Exception {
    HttpResponse<String> answer = post("/goals/shop/plan/propose", draft("tasks: []"));

    assertThat(answer.headers().firstValue("HX-Trigger").orElse("")).contains("nothing was sent");
    assertThat(console.taskGraph().decisions).isEmpty();
  }

  @Test
  void shouldSubmitAndGoToItsPageWhenAFormIsSound() throws Exception {
    List<String> known = new ArrayList<>();
    HttpResponse<String> answer =
        post(
            "/goals/new",
            "step=PLAN_ONLY&goal=Do+it&url.0=https%3A%2F%2Fexample.org%2Fshop.git&playbook=lesson"
                + "&parameter.lesson.lesson=Be+kind");
    console.taskGraph().goals.forEach(goal -> known.add(goal.getGoalId()));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .endsWith("/goals/" + known.getFirst());
    assertThat(console.taskGraph().goals.getFirst().getPlanApproval()).isTrue();
    assertThat(console.taskGraph().goals.getFirst().getSubmittedBy()).isEqualTo("ann");
  }

  @Test
  void shouldTellProblemsAtTheirFieldsWhenAFormIsWrong() throws Exception {
    HttpResponse<String> answer =
        post("/goals/new", "step=SUBMIT&goal=+&url.0=shop&playbook=lesson&parallel=x");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(
            "id=\"wrong-parallel\"", "id=\"wrong-parameter.lesson.lesson\"", "value=\"shop\"");
    assertThat(console.taskGraph().goals).isEmpty();
  }

  @Test
  void shouldSayLineAndColumnWhenAGoalFileIsWrong() throws Exception {
    HttpResponse<String> answer =
        post("/goals/new", "step=YAML&yaml=" + encoded("goal: x\nrepositories:\n  - ur: y\n"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("line 3, column");
  }

  @Test
  void shouldSayWhyWhenTheTaskGraphRefusesAGoal() throws Exception {
    console.taskGraph().unavailable = true;
    HttpResponse<String> answer =
        post(
            "/goals/new",
            "step=YAML&yaml=" + encoded("goal: x\nrepositories: [{url: 'https://e.org/a'}]\n"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Kafka cannot be reached");
  }

  private static String draft(String text) {
    return "version=1&hash=" + SampleRecords.HASH + "&text=" + encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = console.get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    return console.post(path, form, "Content-Type", FORM);
  }

  private static int count(String page, String part) {
    return page.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
