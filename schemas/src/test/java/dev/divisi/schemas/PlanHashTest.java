package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PlanHashTest {
  /** Of the plan below, by the version of Divisi that knew neither candidates nor expansion. */
  private static final String KNOWN =
      "33d38d454786284ef9f0abf4d0313f50773283eab0629c23a14d0c4439d94a22";

  @Test
  void shouldKeepItsHashWhenAPlanUsesNothingNew() {
    assertThat(hash(task -> {})).isEqualTo(KNOWN);
  }

  @Test
  void shouldNotDependOnTheVersionOrTheCarriedHashWhenAPlanIsHashed() {
    PlannedTask task = task(more -> {});
    Plan plan = new Plan(1, "old", "Do it.", repositories(), List.of(task));
    Plan next = new Plan(7, "", "Do it.", repositories(), List.of(task));

    assertThat(PlanHash.of(plan)).isEqualTo(PlanHash.of(next)).isEqualTo(KNOWN);
  }

  @Test
  void shouldChangeWhenATaskIsToBeExpanded() {
    assertThat(hash(task -> task.setExpand(true))).isNotEqualTo(KNOWN);
  }

  @Test
  void shouldChangeWithEveryPartOfACandidateWhenATaskHasSome() {
    assertThat(
            List.of(
                hash(task -> {}),
                hash(task -> task.setExpand(true)),
                hash(candidates(candidate("a", "command", "{}"))),
                hash(candidates(candidate("b", "command", "{}"))),
                hash(candidates(candidate("a", "recipe", "{}"))),
                hash(candidates(candidate("a", "command", "{\"x\":1}"))),
                hash(candidates(candidate("a", "command", "{}"), candidate("a", "command", "{}"))),
                hash(
                    task ->
                        task.setExpand(true).setBestOf(List.of(candidate("a", "command", "{}"))))))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldChangeWithEveryPartOfWhoDoesAndReviewsATask() {
    assertThat(
            List.of(
                hash(task -> {}),
                hash(task -> task.setType(TaskType.TEST)),
                hash(task -> task.setType(TaskType.DEBUG)),
                hash(task -> task.setProfile("a")),
                hash(task -> task.setRouting("a")),
                hash(ladder(rung("a", "p", "{}"))),
                hash(ladder(rung("b", "p", "{}"))),
                hash(ladder(rung("a", "q", "{}"))),
                hash(ladder(rung("a", "p", "{\"x\":1}"))),
                hash(ladder(rung("a", "p", "{}"), rung("a", "p", "{}"))),
                hash(reviewer("a", "", "i")),
                hash(reviewer("b", "", "i")),
                hash(reviewer("a", "m", "i")),
                hash(reviewer("a", "", "j"))))
        .doesNotHaveDuplicates();
  }

  private static Consumer<PlannedTask.Builder> ladder(LadderRung... rungs) {
    return task -> task.setLadder(List.of(rungs));
  }

  private static LadderRung rung(String profile, String pool, String configuration) {
    return new LadderRung(profile, pool, new AgentChoice("command", configuration));
  }

  private static Consumer<PlannedTask.Builder> reviewer(
      String name, String model, String instructions) {
    return task -> task.setReviewers(List.of(new ReviewProfile(name, model, instructions)));
  }

  @Test
  void shouldTellWhichTaskHasTheCandidatesWhenTwoTasksAreAlike() {
    PlannedTask plain = task(task -> {});
    PlannedTask raced = task(candidates(candidate("a", "command", "{}")));

    assertThat(PlanHash.of("Do it.", repositories(), List.of(plain, raced)))
        .isNotEqualTo(PlanHash.of("Do it.", repositories(), List.of(raced, plain)));
  }

  private static Consumer<PlannedTask.Builder> candidates(CandidateChoice... candidates) {
    return task -> task.setBestOf(List.of(candidates));
  }

  private static CandidateChoice candidate(String pool, String family, String configuration) {
    return new CandidateChoice(pool, new AgentChoice(family, configuration));
  }

  private static String hash(Consumer<PlannedTask.Builder> change) {
    return PlanHash.of("Do it.", repositories(), List.of(task(change)));
  }

  private static PlannedTask task(Consumer<PlannedTask.Builder> change) {
    PlannedTask.Builder task =
        PlannedTask.newBuilder()
            .setId("one")
            .setTitle("One – ü")
            .setDescription("Do one thing.")
            .setRepository("shop")
            .setPool("implementers")
            .setAgent(new AgentChoice("command", "{\"run\":[\"x\"]}"))
            .setScope(List.of("src/**"))
            .setDependsOn(List.of("zero"))
            .setChecks(List.of(new CheckCommand("tests", List.of("./mvnw", "test"), 60)))
            .setAcceptanceCriteria(List.of("It is done."));
    change.accept(task);
    return task.build();
  }

  private static List<PlannedRepository> repositories() {
    return List.of(
        new PlannedRepository(
            new Repository("shop", "https://example.org/shop.git", null),
            "0123456789012345678901234567890123456789",
            "divisi/g1"));
  }
}
