package dev.divisi.console;

import static dev.divisi.console.SampleRecords.event;
import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.plan;
import static dev.divisi.console.SampleRecords.request;
import static dev.divisi.console.SampleRecords.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console in a real browser, over a real broker. */
@ExtendWith(DivisiKafkaExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleBrowserIT {
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='run'\"> </script><script>document.title='run'</script>"
          + " {{7*7}} \u202Eright to left";

  private final SchemaRegistryClient registry;
  private final FactPublisher publisher;
  private final RunningConsole console;
  private final Browser browser;

  ConsoleBrowserIT(DivisiKafka kafka) throws IOException {
    this.browser = Browser.open();
    this.registry = new SchemaRegistryClient(kafka.registryUrl());
    this.publisher =
        new FactPublisher(
            new KafkaClients(
                new KafkaSettings(
                    kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
                registry),
            "/test");
    this.console =
        RunningConsole.start(kafka, Files.createTempDirectory(Path.of("target"), "browser"));
    browser.go(console.link("ada"));
  }

  @AfterAll
  void stop() {
    console.close();
    browser.close();
    publisher.close();
    registry.close();
  }

  private void running(String goalId, String text) {
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, request(goalId, text));
    publisher.publish(TopicCatalogue.PLAN_CREATED, goalId, plan(goalId, "a"));
    publisher.publish(TopicCatalogue.GOAL_STATE, goalId, goal(goalId, text, GoalStatus.RUNNING, 1));
    publisher.publish(TopicCatalogue.AUDIT_EVENTS, goalId, event(goalId, 1, "GoalAccepted", text));
  }

  private void move(String goalId, TaskStatus status, int second) {
    publisher.publish(
        TopicCatalogue.TASK_STATE,
        goalId + "/a",
        task(goalId, "a", "Task of " + goalId, status, second));
  }

  @Test
  void shouldMoveACardWithoutLoadingThePageAgain() {
    running("moved", "Move");
    move("moved", TaskStatus.RUNNING, 2);
    browser.go(console.url() + "/?goal=moved");
    browser.find("#column-running #card-task-moved-a");
    browser.driver().executeScript("window.marker = true");

    move("moved", TaskStatus.AWAITING_APPROVAL, 3);

    browser.find("#column-approve-patch #card-task-moved-a");
    browser.await("the page stays", "window.marker === true");
    browser.await("what waits is counted", "document.title.startsWith('(1) ')");
    assertThat(browser.driver().findElements(By.cssSelector("#column-running .card"))).isEmpty();
  }

  @Test
  void shouldShowANewGoalOnABoardThatIsOpen() {
    browser.go(console.url() + "/?text=arrives");
    browser.find("live-board");

    running("arrives", "It arrives");
    move("arrives", TaskStatus.BLOCKED, 2);

    browser.find("#column-blocked #card-task-arrives-a");
  }

  @Test
  void shouldShowWhatIsHostileAsText() {
    running("hostile", HOSTILE);
    publisher.publish(
        TopicCatalogue.TASK_STATE,
        "hostile/a",
        task("hostile", "a", HOSTILE, TaskStatus.RUNNING, 2));
    browser.go(console.url() + "/?goal=hostile");

    WebElement title = browser.find("#card-task-hostile-a .card-title");

    assertThat(title.getText()).contains("<img src=x", "</script><script>", "{{7*7}}");
    assertThat(browser.driver().getTitle()).isNotEqualTo("run");
    assertThat(browser.driver().findElements(By.cssSelector("main img, main script"))).isEmpty();
  }

  @Test
  void shouldBeUsableByKeyboardAlone() {
    running("keys", "Keys");
    move("keys", TaskStatus.BLOCKED, 2);
    browser.go(console.url() + "/?goal=keys");
    browser.find("#card-task-keys-a");
    WebElement body = browser.find("body");

    body.sendKeys("j");
    browser.await(
        "the card has the focus",
        "document.activeElement.closest('.card')?.id === 'card-task-keys-a'");
    body.sendKeys("/");
    browser.await("the filter has the focus", "document.activeElement.name === 'text'");
    browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.find("body").sendKeys("?");
    browser.await(
        "the keys are shown",
        "document.querySelector('#keys[open]')?.textContent.includes('Board') === true");
    assertThat(browser.find("#keys").getText()).contains("/\nText", "a\nAudit");
    browser.find("#keys button").click();
    browser.find("body").sendKeys("a");
    browser.await("the audit is shown", "location.pathname === '/audit'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/audit", "/numbers", "/sql", "/login"})
  void shouldKeepTheRulesOfWcag(String path) throws Exception {
    running("rules", "Rules");
    move("rules", TaskStatus.AWAITING_APPROVAL, 2);
    for (boolean dark : new boolean[] {false, true}) {
      browser.dark(dark);
      browser.go(console.url() + path);
      browser.find("main");
      assertThat(browser.violations()).as("%s, dark: %s", path, dark).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/audit", "/numbers", "/sql"})
  void shouldFitANarrowScreen(String path) {
    browser.driver().manage().window().setSize(new Dimension(500, 900));
    try {
      browser.go(console.url() + path);
      browser.find("main");
      browser.await(
          path + " is not wider than the screen",
          "document.documentElement.scrollWidth <= window.innerWidth");
    } finally {
      browser.driver().manage().window().setSize(new Dimension(1400, 900));
    }
  }
}
