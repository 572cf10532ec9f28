package dev.divisi.console.adapter.web;

import static dev.divisi.console.adapter.web.ReviewedGoal.ADDRESS;
import static dev.divisi.console.adapter.web.ReviewedGoal.HASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** A patch in a real browser: hostile text, both views, comments until they are sent. */
class PatchReviewBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path directory;

  // JUnit calls start() before any test, unless there is no browser.
  @SuppressWarnings("NullAway.Init")
  private static RunningConsole console;

  @SuppressWarnings("NullAway.Init")
  private static ChromeDriver browser;

  @BeforeAll
  static void start() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "No browser at " + CHROMIUM + " with its driver at " + DRIVER + ".");
    console = RunningConsole.start(directory);
    ReviewedGoal.keep(console);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900");
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    browser.get(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (console != null) {
      console.close();
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
    await().atMost(PATIENCE).until(() -> !console.taskGraph().decisions.isEmpty());

    DecisionMade decision = console.taskGraph().decisions.getFirst();
    assertThat(decision.getKind()).isEqualTo(DecisionKind.REJECT);
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

  /** What the browser complains of, such as a script that its policy stopped. */
  private static List<String> severe() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }
}
