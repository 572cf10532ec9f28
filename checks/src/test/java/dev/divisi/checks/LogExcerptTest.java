package dev.divisi.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogExcerptTest {
  private static final String MAVENS_LAST_WORDS =
      """
      [ERROR] -> [Help 1]
      [ERROR]\s
      [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
      [ERROR] Re-run Maven using the -X switch to enable full debug logging.
      [ERROR]\s
      [ERROR] For more information about the errors and possible solutions, please read the following articles:
      [ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/MojoFailureException
      [ERROR]\s
      [ERROR] After correcting the problems, you can resume the build with the command
      [ERROR]   mvn <args> -rf :catalog
      """;

  @Test
  void shouldKeepTheCompilersWordsAndDropMavensWhenCompilationFails() {
    String log =
        """
        [INFO] Scanning for projects...
        [INFO] Compiling 5 source files with javac [debug release 11] to target/classes
        [ERROR] COMPILATION ERROR :\s
        [ERROR] catalog/src/main/java/PriceList.java:[25,65] cannot find symbol
          symbol:   method show(long)
          location: class org.example.storefront.common.price.Prices
        [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.15.0:compile (default-compile) on project catalog: Compilation failure
        """
            + MAVENS_LAST_WORDS;

    String excerpt = LogExcerpt.of(log);

    assertThat(excerpt)
        .isEqualTo(
            """
            [ERROR] COMPILATION ERROR :\s
            [ERROR] catalog/src/main/java/PriceList.java:[25,65] cannot find symbol
              symbol:   method show(long)
              location: class org.example.storefront.common.price.Prices
            [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.15.0:compile (default-compile) on project catalog: Compilation failure""");
  }

  @Test
  void shouldKeepTheAssertionAndItsPlaceWhenATestFails() {
    String log =
        """
        [ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.038 s <<< FAILURE! -- in org.example.PriceListTest
        org.opentest4j.AssertionFailedError: expected: <true> but was: <false>
        	at org.junit.jupiter.api.AssertTrue.assertTrue(AssertTrue.java:35)
        	at org.junit.jupiter.api.Assertions.assertTrue(Assertions.java:195)
        	at org.example.PriceListTest.shouldPrintALineForEachProduct(PriceListTest.java:14)
        [ERROR] See /tmp/x/target/surefire-reports for the individual test results.
        """
            + MAVENS_LAST_WORDS;

    assertThat(LogExcerpt.of(log))
        .contains("expected: <true> but was: <false>", "PriceListTest.java:14")
        .doesNotContain("org.junit.jupiter", "surefire-reports", "Re-run Maven", "-rf");
  }

  @Test
  void shouldTakeTheEndWhenNothingLooksLikeADiagnosis() {
    String log =
        IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));

    assertThat(LogExcerpt.of(log)).startsWith("line 71\n").endsWith("line 100");
  }

  @Test
  void shouldBeBoundedAndKeepTheFirstErrorsWhenThereAreMany() {
    String log =
        IntStream.rangeClosed(1, 100_000)
            .mapToObj(i -> "[ERROR] A.java:[" + i + ",1] cannot find symbol")
            .collect(Collectors.joining("\n"));

    assertThat(LogExcerpt.of(log))
        .hasSizeLessThanOrEqualTo(LogExcerpt.MAX_CHARACTERS)
        .startsWith("[ERROR] A.java:[1,1]")
        .endsWith("\n...");
  }

  @Test
  void shouldBeBoundedWhenThereIsOneEndlessLine() {
    assertThat(LogExcerpt.of("x".repeat(1_000_000))).hasSize(LogExcerpt.MAX_CHARACTERS);
  }

  @Test
  void shouldBeEmptyWhenTheLogIs() {
    assertThat(LogExcerpt.of("")).isEmpty();
  }
}
