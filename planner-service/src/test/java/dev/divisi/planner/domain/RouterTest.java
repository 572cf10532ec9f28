package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.goals.WorkType;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who does what, and what says so. */
class RouterTest {
  private static final AgentChoice DEFAULT =
      new AgentChoice("acp", "{\"preset\":\"gemini\",\"model\":\"flash\"}");

  private final Map<String, String> files = new HashMap<>(Map.of("a/x", "", "docs/x.md", ""));
  private final TreeMap<String, String> shared = new TreeMap<>();
  private Optional<AgentChoice> otherwise = Optional.of(DEFAULT);
  private GoalSubmitted.Builder goal = GoalSubmitted.newBuilder(Goals.inline("", Map.of()));

  private Plan plan(String... tasks) throws PlanningException, InterruptedException {
    String playbook = "playbook: p\ntasks:\n  - " + String.join("\n  - ", tasks) + "\n";
    return new PlanGoal(
            new FilesInMemory(files),
            () -> new TreeSet<>(List.of("implementers", "strong")),
            new Installation(otherwise, () -> shared),
            PastWork.NONE)
        .plan(
            goal.setPlaybook(new dev.divisi.schemas.Playbook("p.yaml", playbook)).build(),
            1,
            line -> {});
  }

  private PlannedTask task(String more) throws PlanningException, InterruptedException {
    return plan("{id: t, title: t, scope: [\"a/**\"]" + more + "}").getTasks().getFirst();
  }

  private PlanningException refused(String more) {
    return catchThrowableOfType(PlanningException.class, () -> task(more));
  }

  private void profile(String name, String keys, String instructions) {
    files.put(".divisi/agents/" + name + ".md", profileText(name, keys, instructions));
  }

  private static String profileText(String name, String keys, String instructions) {
    return "---\nname: " + name + "\ndescription: d\n" + keys + "---\n" + instructions + "\n";
  }

  private void rules(String... rules) {
    files.put(".divisi/routing.yaml", "rules:\n  - " + String.join("\n  - ", rules) + "\n");
  }

  private static JsonNode configuration(AgentChoice agent) {
    return JsonMapper.shared().readTree(agent.getConfiguration());
  }

  @Test
  void shouldChooseABuiltInSpecialistWhenATaskNamesNobody() throws Exception {
    PlannedTask plain = task("");
    PlannedTask tests = task(", type: test");

    assertThat(plain.getProfile()).isEqualTo("implementer");
    assertThat(plain.getPool()).isEqualTo("implementers");
    assertThat(plain.getAgent().getFamily()).isEqualTo("acp");
    assertThat(configuration(plain.getAgent()).path("model").asString()).isEqualTo("flash");
    assertThat(configuration(plain.getAgent()).path("instructions").asString())
        .startsWith("Build what the task asks for");
    assertThat(tests.getProfile()).isEqualTo("test-writer");
    assertThat(tests.getRouting())
        .isEqualTo("no rule is about it, and test-writer is for the type test");
  }

  @Test
  void shouldGiveCandidatesTheAgentsOfTheProfilesThatTheyName() throws Exception {
    profile("quick", "pool: strong\nagent: {command: {run: [quick]}}\n", "Be quick.");

    PlannedTask task =
        task(
            ", bestOf: [{profile: quick}, {profile: implementer}, {agent: {command: {run: [x]}}}]");

    assertThat(task.getBestOf())
        .extracting(candidate -> candidate.getPool() + " " + candidate.getAgent().getFamily())
        .containsExactly("strong command", "implementers acp", "implementers command");
    assertThat(
            configuration(task.getBestOf().getFirst().getAgent()).path("instructions").asString())
        .isEqualTo("Be quick.");
    assertThat(task.getAgent()).isEqualTo(task.getBestOf().getFirst().getAgent());
    assertThat(task.getLadder()).isEmpty();
  }

  @Test
  void shouldNameACandidatesProfileThatIsNotThere() {
    assertThat(refused(", bestOf: [{profile: implementr}, {profile: implementer}]"))
        .hasMessageContaining("tasks[0].bestOf[0].profile: ")
        .hasMessageContaining("implementer");
    assertThat(refused(", bestOf: [{profile: implementer, agent: {command: {run: [x]}}}, {}]"))
        .hasMessageContaining("tasks[0].bestOf[0].profile: an agent is named, too")
        .hasMessageContaining("tasks[0].bestOf[1].agent: needs exactly one agent");
  }

  @Test
  void shouldHaveASpecialistForEachType() throws Exception {
    for (WorkType type : WorkType.values()) {
      assertThat(task(", type: " + WorkType.word(type.type())).getProfile()).isNotEmpty();
    }
    String[] folder = Path.of("src/main/resources/profiles").toFile().list();
    assertThat(folder)
        .containsExactlyInAnyOrderElementsOf(
            Profiles.BUILT_IN.stream().map(name -> name + ".md").toList());
  }

  @Test
  void shouldSayWhatToDoWhenNobodyCanDoIt() {
    otherwise = Optional.empty();

    PlanningException failure = refused(", type: test");

    assertThat(failure.code()).isEqualTo("PROFILE_WITHOUT_AGENT");
    assertThat(failure.getMessage())
        .isEqualTo(
            "p.yaml:3:5: tasks[0]: is for the profile test-writer (built-in profile test-writer),"
                + " which names no agent, and this planner has no default one. Name an agent here,"
                + " or in .divisi/agents/test-writer.md, or set"
                + " divisi.planner.profiles.default-agent");
  }

  @Test
  void shouldLeaveATaskAloneWhenItNamesItsAgent() throws Exception {
    profile("broken", "colour: red\n", "x");
    PlannedTask task = task(", agent: {command: {run: [x]}}");

    assertThat(task.getAgent()).isEqualTo(new AgentChoice("command", "{\"run\":[\"x\"]}"));
    assertThat(task.getProfile()).isEmpty();
    assertThat(task.getRouting()).isEmpty();
  }

  @Test
  void shouldPutTheNearestFirst() throws Exception {
    rules("{name: all, profile: refactorer}");
    assertThat(task("").getRouting()).isEqualTo("rule all, .divisi/routing.yaml:2");
    assertThat(task("").getProfile()).isEqualTo("refactorer");

    goal.setProfile("debugger");
    assertThat(task("").getProfile()).isEqualTo("debugger");
    assertThat(task("").getRouting()).isEqualTo("the goal names it");

    PlannedTask named = task(", profile: migrator, pool: strong");
    assertThat(named.getProfile()).isEqualTo("migrator");
    assertThat(named.getRouting()).isEqualTo("the playbook names it");
    assertThat(named.getPool()).isEqualTo("strong");
  }

  @Test
  void shouldTakeTheFirstRuleThatIsAboutATask() throws Exception {
    shared.put("routing.yaml", "rules: [{name: rest, profile: migrator}]\n");
    rules(
        "{name: docs, types: [document], paths: [\"docs/**\"], profile: docs-writer}",
        "{name: core, touching: [\"a/core/**\"], profile: debugger}",
        "{name: web, paths: [\"web/**\"], profile: refactorer}");

    List<PlannedTask> tasks =
        plan(
                "{id: docs, title: t, type: document, scope: [\"docs/x.md\"]}",
                "{id: half, title: t, type: document, scope: [\"docs/**\", \"b/**\"]}",
                "{id: core, title: t, scope: [\"a/**\"]}",
                "{id: web, title: t, scope: [\"web/src/**\", \"web/pom.xml\"]}")
            .getTasks();

    assertThat(tasks)
        .extracting(task -> task.getProfile() + ": " + task.getRouting())
        .containsExactly(
            "docs-writer: rule docs, .divisi/routing.yaml:2",
            "migrator: rule rest, organisation/routing.yaml:1",
            "debugger: rule core, .divisi/routing.yaml:3",
            "refactorer: rule web, .divisi/routing.yaml:4");
  }

  @Test
  void shouldTakeTheRepositorysProfileBeforeTheOrganisationsAndOurs() throws Exception {
    shared.put("implementer.md", profileText("implementer", "types: [implement]\n", "Theirs."));
    assertThat(configuration(task("").getAgent()).path("instructions").asString())
        .isEqualTo("Theirs.");

    profile("implementer", "types: [implement]\n", "Its own.");
    profile("special", "types: [implement]\npaths: [\"a/**\"]\npool: strong\n", "For a.");
    PlannedTask task = task("");
    assertThat(task.getProfile()).as("whoever knows the place").isEqualTo("special");
    assertThat(task.getPool()).isEqualTo("strong");
    assertThat(configuration(task(", profile: implementer").getAgent()).toString())
        .contains("Its own.");
  }

  @Test
  void shouldCarryTheReadyAgentsOfTheLadder() throws Exception {
    profile("implementer", "types: [implement]\nstronger: senior\n", "First.");
    profile(
        "senior",
        """
        pool: strong
        agent: {model: {provider: p, model: m}}
        model: n
        tools: read, edit
        limits: {calls: 9}
        stronger: last
        """,
        "Second.");
    profile("last", "agent: {command: {run: [x]}}\n", "Third.");

    assertThat(task("").getLadder())
        .containsExactly(
            new LadderRung(
                "senior",
                "strong",
                new AgentChoice(
                    "model",
                    "{\"provider\":\"p\",\"model\":\"n\",\"tools\":[\"read\",\"edit\"],"
                        + "\"limits\":{\"calls\":9},\"instructions\":\"Second.\"}")),
            new LadderRung(
                "last",
                "implementers",
                new AgentChoice("command", "{\"run\":[\"x\"],\"instructions\":\"Third.\"}")));

    rules("{name: short, profile: implementer, ladder: [last]}");
    assertThat(task("").getLadder()).extracting(LadderRung::getProfile).containsExactly("last");
    rules("{name: none, profile: implementer, ladder: []}");
    assertThat(task("").getLadder()).isEmpty();
  }

  @Test
  void shouldGiveTheSameHashOnlyWhenTheProfilesAreTheSame() throws Exception {
    String task = "{id: t, title: t, scope: [\"a/**\"]}";
    profile("implementer", "types: [implement]\n", "One way.");
    String hash = plan(task).getContentHash();
    assertThat(plan(task).getContentHash()).isEqualTo(hash);

    profile("implementer", "types: [implement]\n", "Another way.");
    assertThat(plan(task).getContentHash()).isNotEqualTo(hash);
  }

  @Test
  void shouldHeedWhatATaskMayCost() throws Exception {
    profile("senior", "price: high\n", "Dear.");
    profile("junior", "price: low\nstronger: senior\n", "Cheap.");
    files.put(
        ".divisi/routing.yaml",
        """
        prices: {high: 2.00}
        rules:
          - {name: small, taskBudgetUpTo: 0.50, profile: junior}
          - {name: rest, profile: senior, ladder: []}
        """);
    assertThat(task("").getProfile()).as("nothing bounds it").isEqualTo("senior");

    budget(5_000_000L);
    assertThat(task("").getRouting()).isEqualTo("rule rest, .divisi/routing.yaml:4");

    budget(500_000L);
    assertThat(task("").getProfile()).isEqualTo("junior");
    assertThat(task("").getLadder()).isEmpty();
    assertThat(task("").getRouting())
        .isEqualTo("rule small, .divisi/routing.yaml:3; too dear: senior ($2.00 or more a task)");

    budget(1_000_000L);
    assertThat(task("").getProfile()).isEqualTo("implementer");
    assertThat(task(", profile: senior").getProfile()).as("a name counts").isEqualTo("senior");
  }

  private void budget(long micros) {
    goal.setLimits(
        GoalLimits.newBuilder()
            .setTaskBudget(Budget.newBuilder().setCostMicros(micros).build())
            .build());
  }

  @Test
  void shouldNameTheReviewersOfATask() throws Exception {
    profile("strict", "role: reviewer\nmodel: large\n", "Be strict.");
    rules("{name: core, touching: [\"a/**\"], reviewers: [strict]}");

    assertThat(task(", agent: {command: {run: [x]}}").getReviewers())
        .containsExactly(new ReviewProfile("strict", "large", "Be strict."));
    assertThat(task(", reviewers: [security, spec-compliance]").getReviewers())
        .extracting(ReviewProfile::getName)
        .containsExactly("security", "spec-compliance");
  }

  @Test
  void shouldNameWhatAPlaybookGetsWrong() {
    assertThat(refused(", profile: migrater").getMessage())
        .isEqualTo(
            "p.yaml:3:49: tasks[0].profile: no profile is called \"migrater\"; there are: debugger,"
                + " docs-writer, implementer, investigator, migrator, refactorer, test-writer");
    assertThat(refused(", profile: security").getMessage())
        .contains("tasks[0].profile: \"security\" is a reviewer; there are: debugger");
    assertThat(refused(", reviewers: [implementer]").getMessage())
        .contains("tasks[0].reviewers[0]: \"implementer\" is no reviewer; there are: correctness");
    assertThat(refused(", profile: migrator, agent: {command: {run: [x]}}").getMessage())
        .contains("tasks[0].profile: an agent is named, too; leave out one of both");
    assertThat(refused(", type: build").getMessage()).contains("tasks[0].type: expected one of");
    goal.setProfile("nobody");
    assertThat(refused("").getMessage())
        .startsWith("The goal names a profile: no profile is called \"nobody\"; there are:");
  }

  @Test
  void shouldLeaveAScopeThatIsNoneToWhoChecksThePlan() {
    rules("{name: core, touching: [\"core/**\"], profile: debugger}");

    PlanningException failure =
        catchThrowableOfType(
            PlanningException.class, () -> plan("{id: t, title: t, scope: [\"a//b\"]}"));

    assertThat(failure.code()).isEqualTo("PLAN_INVALID_SCOPE");
  }

  @Test
  void shouldNameFileAndLineWhenARuleIsBad() {
    rules(
        "{name: one, profile: nobody}",
        "{name: one, types: [test]}",
        "{name: two, paths: [\"a//b\"], ladder: [security], reviewers: [migrator]}",
        "{name: three, profil: x}");
    assertThat(refused("").getMessage())
        .startsWith(
            ".divisi/routing.yaml:5:19: rules[3].profil: unknown key; did you mean profile");

    rules(
        "{name: one, profile: nobody}",
        "{name: one, types: [test]}",
        "{name: two, paths: [\"a//b\"], ladder: [security], reviewers: [migrator]}");
    PlanningException failure = refused("");
    assertThat(failure.code()).isEqualTo("ROUTING_INVALID");
    assertThat(failure.getMessage().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(".divisi/routing.yaml:2:26: rules[0].profile: no"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        ".divisi/routing.yaml:3:5: rules[1]: names neither a profile nor"
                            + " reviewers; say what follows from it"),
            line -> assertThat(line).startsWith(".divisi/routing.yaml:3:12: rules[1].name: each"),
            line -> assertThat(line).contains("rules[2].paths[0]: The pattern \"a//b\""),
            line -> assertThat(line).contains("rules[2].ladder: needs a profile to begin with"),
            line -> assertThat(line).contains("rules[2].ladder[0]: \"security\" is a reviewer"),
            line ->
                assertThat(line).contains("rules[2].reviewers[0]: \"migrator\" is no reviewer"));
  }

  @Test
  void shouldNameTheProfileWhenItsLadderLeadsNowhere() {
    profile("implementer", "types: [implement]\nstronger: senior\n", "x");
    assertThat(refused("").getMessage())
        .startsWith(".divisi/agents/implementer.md:5:11: stronger: no profile is called");

    profile("senior", "stronger: implementer\n", "x");
    assertThat(refused("").getMessage())
        .isEqualTo(
            ".divisi/agents/implementer.md:5:11: stronger: more than 4 profiles would take over"
                + " from implementer, or they go round: end the ladder before");
  }

  @Test
  void shouldSayWhenAnAgentCannotBeHeldToItsProfile() {
    profile("implementer", "types: [implement]\ntools: [read]\n", "x");
    assertThat(refused("").getMessage())
        .isEqualTo(
            ".divisi/agents/implementer.md:5:8: tools: agents of the family acp cannot be told;"
                + " leave it out, or name another agent");
  }

  @Test
  void shouldCheckThePoolsOfTheWholeLadder() {
    profile("implementer", "types: [implement]\nstronger: senior\n", "x");
    profile("senior", "pool: nowhere\n", "x");
    assertThat(refused("").getMessage())
        .isEqualTo(
            "p.yaml:3:5: tasks[0]: nobody serves the pool \"nowhere\"; served pools: implementers,"
                + " strong");
  }
}
