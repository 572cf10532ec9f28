package dev.divisi.console.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.domain.Decisions;
import dev.divisi.console.testing.Fixtures;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TopicCatalogue;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
  private static final String GOAL = "/api/v1/goals/tidy-1";
  private static final String TASK = GOAL + "/tasks/prices";
  private static final String GOAL_FILE =
      "goal: Tidy it\nrepositories:\n  - url: https://example.org/shop.git\n";

  private RunningConsole console;

  @BeforeAll
  void start(@TempDir Path directory) {
    console = RunningConsole.start(directory, "--divisi.console.limits.changes-per-minute=100000");
    Fixtures.fill(console);
    for (int i = 0; i < 5; i++) {
      console.keep(
          TopicCatalogue.GOAL_STATE, Fixtures.goal("more-" + i, Fixtures.NOON.minusSeconds(i / 2)));
    }
  }

  @AfterAll
  void stop() {
    console.close();
  }

  @BeforeEach
  void acceptEverything() {
    console.taskGraph().outcome = Decisions.Outcome.ACCEPTED;
    console.taskGraph().unavailable = false;
    console.taskGraph().decisions.clear();
    console.taskGraph().goals.clear();
  }

  @Test
  void shouldListGoalsInPartsThatLeaveNothingOut() throws Exception {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(console.get("/api/v1/goals?limit=2&cursor=" + cursor));
      page.path("items").forEach(goal -> seen.add(goal.path("goalId").asString()));
      cursor = page.path("next").asString("");
    } while (!cursor.isEmpty());

    assertThat(seen)
        .filteredOn(id -> !id.startsWith("goal-"))
        .containsExactly("more-0", "more-1", "tidy-1", "more-2", "more-3", "more-4");
    assertThat(json(console.get("/api/v1/goals?text=more-3")).path("items")).hasSize(1);
    assertThat(json(console.get("/api/v1/goals?text=%25")).path("items")).isEmpty();
    assertThat(json(console.get("/api/v1/goals?status=DONE")).path("items")).isEmpty();
  }

  @Test
  void shouldSayWhatTheTopicsSayInTheirWords() throws Exception {
    JsonNode task = json(console.get(TASK));
    assertThat(task.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
    assertThat(task.path("since").asString()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(task.has("commit")).isFalse();
    assertThat(json(console.get(GOAL + "/request")).path("submittedBy").asString())
        .isEqualTo("ann");
    assertThat(json(console.get(GOAL + "/tasks")).path("items")).hasSize(1);
    assertThat(json(console.get(TASK + "/reviews")).path("items").get(0).path("outcome").asString())
        .isEqualTo("APPROVED");
    assertThat(
            json(console.get(TASK + "/verdicts")).path("items").get(0).path("patchHash").asString())
        .isEqualTo(Fixtures.HASH);
    assertThat(
            json(console.get(GOAL + "/verdicts")).path("items").get(0).path("planVersion").asInt())
        .isEqualTo(1);
    assertThat(json(console.get(GOAL + "/why")).path("reason").asString()).isEqualTo("all is well");
  }

  @Test
  void shouldGiveOutPatchesAndTheirDiffAsPlainText() throws Exception {
    JsonNode patch = json(console.get(TASK + "/patches")).path("items").get(0);
    assertThat(patch.path("hash").asString()).isEqualTo(Fixtures.HASH);
    assertThat(patch.path("files").get(0).path("path").asString()).isEqualTo("x");
    assertThat(patch.has("diff")).isFalse();

    HttpResponse<String> diff = console.get(TASK + "/patches/" + Fixtures.HASH + "/diff");

    assertThat(diff.body()).isEqualTo(Fixtures.DIFF);
    assertThat(diff.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
    assertThat(diff.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void shouldTellWhatAVersionOfThePlanChanges() throws Exception {
    JsonNode versions = json(console.get(GOAL + "/plans")).path("items");
    assertThat(versions).hasSize(2);
    assertThat(json(console.get(GOAL + "/plans/2")).path("tasks")).hasSize(2);
    assertThat(console.get(GOAL + "/plans/2/diff").body()).contains("docs");
    assertThat(console.get(GOAL + "/plans/2/diff?from=2").body()).doesNotContain("docs");
    assertThat(console.get(GOAL + "/plans/1/diff").statusCode()).isEqualTo(404);
    assertThat(console.get(GOAL + "/plans/7").body()).contains("has no version 7");
  }

  @Test
  void shouldPageStepsAndAudit() throws Exception {
    JsonNode first = json(console.get(TASK + "/steps?limit=3"));
    JsonNode second =
        json(console.get(TASK + "/steps?limit=3&cursor=" + first.path("next").asString()));
    assertThat(first.path("items").get(2).path("body").asString()).isEqualTo("step 3");
    assertThat(second.path("items").get(0).path("body").asString()).isEqualTo("step 4");
    assertThat(second.has("next")).isFalse();
    assertThat(json(console.get(TASK + "/steps?attempt=2")).path("items")).isEmpty();

    JsonNode events = json(console.get(GOAL + "/audit?limit=2&after=1"));
    assertThat(events.path("items").get(0).path("sequence").asLong()).isEqualTo(2);
    assertThat(events.path("next").asString()).isEqualTo("3");
    JsonNode all = json(console.get("/api/v1/audit?limit=2"));
    assertThat(all.path("items").get(0).path("sequence").asLong()).isEqualTo(5);
    JsonNode rest = json(console.get("/api/v1/audit?cursor=" + all.path("next").asString()));
    assertThat(rest.path("items")).hasSize(3);
  }

  @Test
  void shouldSayThatAProgramHasItAlready() throws Exception {
    String tag = console.get(GOAL).headers().firstValue("ETag").orElseThrow();
    assertThat(tag).startsWith("W/");
    HttpResponse<String> again = console.get(GOAL, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void shouldTakeADecisionInTheNameOfWhoeverAsks() throws Exception {
    HttpResponse<String> decided =
        decide("{\"kind\":\"APPROVE\",\"taskId\":\"prices\",\"hash\":\"x\"}");

    assertThat(decided.statusCode()).isEqualTo(200);
    assertThat(json(decided).path("words").asString()).isEqualTo("decided");
    DecisionMade made = console.taskGraph().decisions.getFirst();
    assertThat(made.getKind()).isEqualTo(DecisionKind.APPROVE);
    assertThat(made.getBy()).isEqualTo("ann");
    assertThat(made.getLogin()).isEqualTo("local");
    assertThat(made.getHash()).isEqualTo("x");
  }

  @Test
  void shouldAnswerWithTheTaskGraphsWordsOrThatNothingWasHeard() throws Exception {
    console.taskGraph().outcome = Decisions.Outcome.REFUSED;
    HttpResponse<String> refused = decide("{\"kind\":\"PAUSE\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("detail").asString()).isEqualTo("nothing waits for that");
    assertThat(json(refused).path("decisionId").asString()).isNotEmpty();

    console.taskGraph().outcome = Decisions.Outcome.UNHEARD;
    assertThat(decide("{\"kind\":\"PAUSE\"}").statusCode()).isEqualTo(202);

    console.taskGraph().unavailable = true;
    HttpResponse<String> unavailable = decide("{\"kind\":\"PAUSE\"}");
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void shouldAnswerADecisionThatIsSentAgainFromTheRecord() throws Exception {
    console.taskGraph().outcome = Decisions.Outcome.REFUSED;
    assertThat(decide("{\"kind\":\"PAUSE\"}", "Idempotency-Key", "k1").statusCode()).isEqualTo(409);
    DecisionMade made = console.taskGraph().decisions.getFirst();
    console.keep(TopicCatalogue.DECISION_MADE, made);
    console.keep(TopicCatalogue.AUDIT_EVENTS, console.taskGraph().event(made));

    HttpResponse<String> again = decide("{\"kind\":\"PAUSE\"}", "Idempotency-Key", "k1");
    HttpResponse<String> other = decide("{\"kind\":\"RESUME\"}", "Idempotency-Key", "k1");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).path("decisionId").asString()).isEqualTo(made.getDecisionId());
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(console.taskGraph().decisions).hasSize(1);
    assertThat(decide("{\"kind\":\"PAUSE\"}", "Idempotency-Key", "a b").statusCode())
        .isEqualTo(400);
  }

  @Test
  void shouldTakeAnEditedPlanAndSayWhereItIsWrong() throws Exception {
    String plan =
        """
        specification: s
        tasks:
          - id: prices
            title: t
            repository: shop
            pool: implementers
            agent: {command: {run: [sh]}}
            scope: [src/**]
        """;
    HttpResponse<String> edited = decide(edit(plan));
    assertThat(edited.body()).contains("ACCEPTED");
    assertThat(console.taskGraph().decisions.getFirst().getPlan())
        .isNotNull()
        .extracting(Plan::getTasks, InstanceOfAssertFactories.LIST)
        .hasSize(1);

    HttpResponse<String> wrong = decide(edit(plan.replace("pool:", "pol:")));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(json(wrong).path("problems").get(0).path("line").asInt()).isPositive();
  }

  private static String edit(String plan) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("kind", "EDIT")
        .put("planVersion", 1)
        .put("plan", plan)
        .toString();
  }

  @Test
  void shouldSubmitAGoalOnceForAKey() throws Exception {
    HttpResponse<String> submitted =
        console.post(
            "/api/v1/goals",
            GOAL_FILE,
            "Content-Type",
            "application/yaml",
            "Idempotency-Key",
            "release-7");
    assertThat(submitted.statusCode()).isEqualTo(201);
    String id = json(submitted).path("goalId").asString();
    assertThat(submitted.headers().firstValue("Location")).hasValue("/api/v1/goals/" + id);
    console.keep(TopicCatalogue.GOAL_SUBMITTED, console.taskGraph().goals.getFirst());
    console.keep(TopicCatalogue.GOAL_STATE, Fixtures.goal(id, Fixtures.NOON.minusSeconds(99)));

    HttpResponse<String> again =
        console.post(
            "/api/v1/goals",
            "{\"goal\": \"Tidy it\", \"repositories\": [{\"url\":"
                + " \"https://example.org/shop.git\"}]}",
            "Idempotency-Key",
            "release-7");
    HttpResponse<String> other =
        console.post(
            "/api/v1/goals",
            GOAL_FILE.replace("Tidy", "Break"),
            "Content-Type",
            "application/yaml",
            "Idempotency-Key",
            "release-7");

    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(json(again).path("goalId").asString()).isEqualTo(id);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(console.taskGraph().goals).hasSize(1);
  }

  @Test
  void shouldReadNothingOfItsOwnDiskForAGoal() throws Exception {
    HttpResponse<String> refused =
        console.post(
            "/api/v1/goals",
            GOAL_FILE + "playbook: /etc/passwd.yaml\n",
            "Content-Type",
            "application/yaml");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("there is no file here");
  }

  @Test
  void shouldNameWhatIsWrongWithARequest() throws Exception {
    problem(decide("{\"kind\":\"APROVE\"}"), 400, "'kind' must be one of [APPROVE");
    problem(decide("{\"kind\":\"UNKNOWN\"}"), 400, "'kind' is missing");
    problem(decide("{\"kinds\":1}"), 400, "There is no field 'kinds'; there are [");
    problem(decide("{\"kind\":\"PAUSE\",\"planVersion\":\"x\"}"), 400, "'planVersion'");
    problem(
        decide("{\"kind\":\"PAUSE\",\"limits\":{\"goalBudget\":[]}}"), 400, "'limits.goalBudget'");
    problem(decide("{\"kind\":"), 400, "The body is no JSON: it breaks off at line 1");
    problem(decide("[]"), 400, "must be a JSON object");
    problem(decide("{\"a\":".repeat(5000)), 400, "");
    problem(console.get("/api/v1/goals?status=DON"), 400, "'status' must be one of [PLANNING");
    problem(console.get(GOAL + "/plans/one"), 400, "'version' must be a whole number");
    problem(console.get("/api/v1/nothing"), 404, "openapi.json");
    problem(console.post(GOAL, "{}"), 405, "Here one can only GET");
    problem(console.get(GOAL, "Accept", "image/png"), 406, "application/json");
    problem(
        console.post(GOAL + "/decisions", "x", "Content-Type", "text/csv"),
        415,
        "application/json");
    problem(decide("x".repeat(ApiFilter.MOST_BODY + 1)), 413, "Send less");
  }

  private static void problem(HttpResponse<String> response, int status, String words) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(json(response).path("status").asInt()).isEqualTo(status);
    assertThat(json(response).path("detail").asString()).contains(words);
  }

  private HttpResponse<String> decide(String body, String... headers) throws Exception {
    return console.post(GOAL + "/decisions", body, headers);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.body()).as("status " + response.statusCode()).startsWith("{");
    return JsonMapper.shared().readTree(response.body());
  }
}
