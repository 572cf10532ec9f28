package dev.divisi.console.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The pages of a goal as a browser shows them; without a browser these tests are skipped. */
@TestInstance(Lifecycle.PER_CLASS)
class GoalBrowserTest {
  private static final String HOSTILE = "<img src=x onerror=\"window.taken=1\"> all of it";
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RunningConsole console;
  private ChromeDriver browser;

  @BeforeAll
  void start(@TempDir Path directory) {
    assumeTrue(Files.exists(BROWSER) && Files.exists(DRIVER), "There is no Chromium here.");
    console = RunningConsole.start(directory);
    console.keep(
        TopicCatalogue.GOAL_STATE, SampleRecords.goal("shop", HOSTILE, GoalStatus.RUNNING, 1));
    console.keep(TopicCatalogue.PLAN_CREATED, plan("shop", "one", "two"));
    console.keep(
        TopicCatalogue.TASK_STATE,
        SampleRecords.task("shop", "one", HOSTILE, TaskStatus.RUNNING, 1));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    browser.get(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (console != null) {
      console.close();
    }
  }

  @Test
  void shouldDrawTheGraphAndFollowItWhenStatesChange() {
    browser.get(console.url() + "/goals/shop");
    WebElement one = shown("[data-task=one]");
    assertThat(one.getDomAttribute("class")).contains("node-busy");
    assertThat(browser.findElements(By.cssSelector("task-graph .edge"))).hasSize(1);
    String place = one.getDomAttribute("transform");

    console.keep(
        TopicCatalogue.TASK_STATE, SampleRecords.task("shop", "one", HOSTILE, TaskStatus.DONE, 2));
    console.bean(Feed.class).tell(Set.of(new Change(Change.Kind.TASK, "shop", "one")));

    until("return document.querySelector('[data-task=one]').classList.contains('node-done')");
    assertThat(one.getDomAttribute("transform")).as("laid out once").isEqualTo(place);
    browser.executeScript("document.querySelector('[data-task=one]').focus()");
    browser.switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
    assertThat(browser.switchTo().activeElement().getDomAttribute("data-task")).isEqualTo("two");
    assertThat(shown(".graph-about").getText()).contains("Came after one");
    browser.switchTo().activeElement().sendKeys(Keys.ENTER);
    until("return location.pathname === '/goals/shop/tasks/two'");
  }

  @Test
  void shouldShowHostileTextAsTextWhenAGoalIsShown() {
    browser.manage().logs().get(LogType.BROWSER);
    browser.get(console.url() + "/goals/shop");
    shown("[data-task=one]");

    assertThat(shown("h1").getText()).isEqualTo(HOSTILE);
    assertThat(browser.getTitle()).startsWith(HOSTILE);
    assertThat(browser.executeScript("return window.taken")).isNull();
    assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .as("nothing breaks the rules of the page")
        .isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWhenAPlanIsTyped() {
    browser.get(console.url() + "/goals/shop/plan/edit");
    WebElement text = shown("#plan-text");
    String before = Objects.requireNonNull(text.getDomProperty("value"));
    text.sendKeys(Keys.chord(Keys.CONTROL, Keys.END));
    text.sendKeys("\n  - id: three\n    title: Three\n    scope: [a]\n    dependsOn: [nobody]\n");

    until("return document.querySelector('#checked').textContent.includes(\"'nobody'\")");

    browser.executeScript(
        "const t = document.getElementById('plan-text'); t.value = arguments[0];"
            + " t.dispatchEvent(new Event('input', {bubbles: true}))",
        before.replace("Title of two", "Other title"));
    until("return document.querySelector('#checked').textContent.includes('Other title')");
    assertThat(browser.findElements(By.cssSelector("#checked .notice.bad"))).isEmpty();
    browser.executeScript(
        "document.getElementById('plan-text').value = arguments[0]",
        String.valueOf(
            browser.executeScript("return document.getElementById('plan-text').defaultValue")));
  }

  @Test
  void shouldStayUsableWhenThereAreAThousandTasks() {
    List<PlannedTask> tasks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      tasks.add(
          PlannedTask.newBuilder(SampleRecords.plannedTask("t" + i))
              .setDependsOn(i < 100 ? List.of() : List.of("t" + (i - 100), "t" + (i - 97)))
              .build());
    }
    console.keep(
        TopicCatalogue.GOAL_STATE,
        SampleRecords.goal("large", "A thousand tasks", GoalStatus.RUNNING, 1));
    PlanCreated small = SampleRecords.plan("large", "t0");
    console.keep(
        TopicCatalogue.PLAN_CREATED,
        PlanCreated.newBuilder(small)
            .setPlan(Plan.newBuilder(small.getPlan()).setTasks(tasks).build())
            .build());

    browser.get(console.url() + "/goals/large");
    shown("[data-task=t999]");

    assertThat(Integer.parseInt(shown("task-graph").getDomAttribute("data-layout-millis")))
        .as("milliseconds to lay it out and draw it")
        .isLessThan(5000);
    assertThat(browser.findElements(By.cssSelector("task-graph .node"))).hasSize(1000);
  }

  private static PlanCreated plan(String goal, String first, String second) {
    PlanCreated created = SampleRecords.plan(goal, first, second);
    List<PlannedTask> tasks =
        List.of(
            PlannedTask.newBuilder(created.getPlan().getTasks().getFirst())
                .setTitle(HOSTILE)
                .build(),
            PlannedTask.newBuilder(created.getPlan().getTasks().getLast())
                .setDependsOn(List.of(first))
                .build());
    return PlanCreated.newBuilder(created)
        .setPlan(Plan.newBuilder(created.getPlan()).setTasks(tasks).build())
        .build();
  }

  private WebElement shown(String selector) {
    return await()
        .atMost(PATIENCE)
        .until(() -> browser.findElements(By.cssSelector(selector)), found -> !found.isEmpty())
        .getFirst();
  }

  private void until(String condition) {
    await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(browser.executeScript(condition)));
  }
}
