package dev.divisi.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A Chromium without a screen. Where there is none, the test that asks for one is skipped and says
 * so.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/chromium", "/usr/bin/google-chrome");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens one. */
  public static Browser open() {
    @Nullable Path program =
        PROGRAMS.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(
        program != null && Files.isExecutable(DRIVER),
        "No Chromium with its driver is installed (Debian: chromium, chromium-driver); this test is"
            + " skipped.");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Objects.requireNonNull(program).toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1400,900");
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** What drives it. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Goes to an address. */
  public void go(String address) {
    driver.get(address);
  }

  /** The first element of its kind; waits for it. */
  public WebElement find(String selector) {
    return Awaitility.await("an element " + selector)
        .atMost(PATIENCE)
        .until(() -> driver.findElements(By.cssSelector(selector)), found -> !found.isEmpty())
        .getFirst();
  }

  /** Waits until a script says true. */
  public void await(String what, String script) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .until(() -> Boolean.TRUE.equals(driver.executeScript("return " + script)));
  }

  /** As if the person liked the dark. */
  public void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** What breaks a rule of WCAG 2.1, levels A and AA, on the page: rule and element, one a line. */
  public List<String> violations() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(Browser.class.getResourceAsStream(AXE), "axe-core is missing")) {
      driver.executeScript(new String(script.readAllBytes(), UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
                + ".then(result => done(result.violations.flatMap(rule => rule.nodes.map(node =>"
                + " `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))),"
                + " failure => done([String(failure)]));");
    return found instanceof List<?> lines
        ? lines.stream().map(String::valueOf).toList()
        : Stream.of(String.valueOf(found)).toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
