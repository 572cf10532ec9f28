package dev.divisi.console.adapter.web;

import static dev.divisi.console.SampleRecords.step;
import static dev.divisi.console.SampleRecords.task;
import static dev.divisi.console.adapter.web.ReviewedGoal.ADDRESS;
import static dev.divisi.console.adapter.web.ReviewedGoal.GOAL;
import static dev.divisi.console.adapter.web.ReviewedGoal.HASH;
import static dev.divisi.console.adapter.web.ReviewedGoal.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.console.Browser;
import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.json.JsonMapper;

/** A patch in a real browser: hostile text, both views, comments until they are sent. */
class PatchReviewBrowserTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path directory;

  // JUnit calls start() before any test, unless there is no browser.
  @SuppressWarnings("NullAway.Init")
  private static RunningConsole console;

  @SuppressWarnings("NullAway.Init")
  private static Browser window;

  @SuppressWarnings("NullAway.Init")
  private static ChromeDriver browser;

  @BeforeAll
  static void start() {
    window = Browser.open();
    browser = window.driver();
    console = RunningConsole.start(directory);
    ReviewedGoal.keep(console);
    for (int sequence = 1; sequence <= 3; sequence++) {
      console.keep(TopicCatalogue.AGENT_STEPS, step(GOAL, TASK, sequence, "<i>step</i>"));
    }
    window.go(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));
  }

  @AfterAll
  static void stop() {
    if (console != null) {
      console.close();
    }
    if (window != null) {
      window.close();
    }
  }

  private static WebElement shown(String css) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> browser.findElement(By.cssSelector(css)), WebElement::isDisplayed);
  }

  private static void keys(String keys) {
    browser.switchTo().activeElement().sendKeys(keys);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldBreakNoRuleOfAccessibility(boolean dark) throws IOException {
    window.dark(dark);
    for (String page :
        List.of("/goals/g/tasks/a", "/goals/g/tasks/a/diff", "/goals/g/tasks/a/attempts/1")) {
      window.go(console.url() + page);
      shown(page.endsWith("diff") ? "#file-1 tr" : page.endsWith("1") ? ".step" : "#about");
      assertThat(window.violations()).as(page).isEmpty();
    }
  }

  @Test
  void shouldShowStepsAsTheyAreTakenAndNoneTwice() {
    browser.get(console.url() + ADDRESS + "/attempts/1");
    shown(".step[data-sequence='3']");

    console.keep(TopicCatalogue.AGENT_STEPS, step(GOAL, TASK, 4, "<i>live</i>"));
    console.bean(Feed.class).tell(Set.of(new Change(Change.Kind.STEP, GOAL, TASK)));

    assertThat(shown(".step[data-sequence='4'] pre").getText()).isEqualTo("<i>live</i>");
    assertThat(browser.findElements(By.cssSelector(".step"))).hasSize(4);
    assertThat(
            browser.executeScript(
                "return performance.getEntriesByType('resource').map(entry => entry.name)"
                    + ".filter(name => name.includes('/steps?')).pop()"))
        .as("only what is new was asked for")
        .asString()
        .endsWith("/steps?after=claim-g-a-1%3A3");
  }

  @Test
  void shouldShowHostileTextAndSendCommentsWithTheHashThatWasShown() {
    browser.get(console.url() + ADDRESS + "/diff");

    // Coloured, so that whatever colours it has seen the hostile text too.
    shown("table.unified .token.keyword");
    assertThat(shown("#file-0 diff-file").getText())
        .contains("</code><script>document.title = 'taken over'</script>")
        .contains("<img src=x onerror=");
    assertThat(browser.findElements(By.cssSelector("diff-file script, diff-file img"))).isEmpty();
    assertThat(browser.getTitle()).startsWith("Patch: <i>Task</i>");

    shown("[data-view=split]").click();
    shown("#file-0 table.split");
    assertThat(browser.findElements(By.cssSelector("#file-0 table.unified"))).isEmpty();
    browser.navigate().refresh();
    shown("#file-0 table.split");
    shown("[data-view=unified]").click();
    shown("#file-0 table.unified");

    shown("#file-0 button[data-line='2'][data-side=after]").click();
    shown(".comment-row textarea").sendKeys("escape <b>it</b>");
    keys(Keys.chord(Keys.CONTROL, Keys.ENTER));
    shown(".comment-row .said-here");
    // By the keyboard alone: to the second file, to its first line, a comment.
    keys("n");
    await()
        .atMost(PATIENCE)
        .until(() -> browser.switchTo().activeElement().getText().contains("bold"));
    keys("j");
    keys("c");
    shown("#file-1 .comment-row textarea").sendKeys("why?");
    keys(Keys.chord(Keys.CONTROL, Keys.ENTER));

    // They are kept when the page is loaded anew.
    browser.navigate().refresh();
    shown("#file-1 .comment-row .said-here");
    assertThat(browser.findElements(By.cssSelector("#comments li"))).hasSize(2);
    shown("textarea[name=text]").sendKeys("Not like this");
    shown("#request-changes").click();

    DecisionMade decision = decided(DecisionKind.REJECT, 1);
    assertThat(decision.getHash()).isEqualTo(HASH);
    assertThat(decision.getReason())
        .isEqualTo(
            """
            Not like this

            src/A.java:2: escape <b>it</b>
            <b>bold</b>.txt:1: why?\
            """);
    await()
        .atMost(PATIENCE)
        .until(() -> browser.findElements(By.cssSelector("#comments li")).isEmpty());
    assertThat(severe()).isEmpty();
  }

  @Test
  void shouldTakeATaskOverAndHandInAPatch() {
    TaskState running = task(GOAL, "b", "Two", TaskStatus.RUNNING, 3);
    console.keep(TopicCatalogue.TASK_STATE, running);
    browser.get(console.url() + "/goals/g/tasks/b");
    shown("#by-hand summary").click();
    shown("#by-hand form:not(#hand-in) button").click();
    assertThat(decided(DecisionKind.REASSIGN, 1).getCandidate())
        .isEqualTo(new CandidateChoice("people", new AgentChoice("", "{}")));

    console.keep(
        TopicCatalogue.TASK_STATE,
        TaskState.newBuilder(running).setPool("people").setStatus(TaskStatus.DISPATCHED).build());
    console.bean(Feed.class).tell(Set.of(new Change(Change.Kind.TASK, GOAL, "b")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shown("#by-hand").getText())
                    .contains("It is done by hand", "divisi task hand-in g b ../g-b.patch"));
    browser.executeScript(
        "document.querySelector('#hand-in textarea').value = arguments[0]", ReviewedGoal.DIFF);
    shown("#hand-in button").click();

    CandidateChoice handedIn =
        Objects.requireNonNull(decided(DecisionKind.REASSIGN, 2).getCandidate());
    assertThat(handedIn.getPool()).isEqualTo("implementers");
    assertThat(handedIn.getAgent().getFamily()).isEqualTo("patch");
    assertThat(
            JsonMapper.shared()
                .readTree(handedIn.getAgent().getConfiguration())
                .path("diff")
                .asString())
        .isEqualTo(ReviewedGoal.DIFF);
    assertThat(severe()).isEmpty();
  }

  private static DecisionMade decided(DecisionKind kind, int number) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                console.taskGraph().decisions.stream()
                    .filter(decision -> decision.getKind() == kind)
                    .toList(),
            decisions -> decisions.size() == number)
        .getLast();
  }

  /** What the browser complains of, such as a script that its policy stopped. */
  private static List<String> severe() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }
}
