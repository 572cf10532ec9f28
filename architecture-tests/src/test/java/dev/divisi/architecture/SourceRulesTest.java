package dev.divisi.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What byte code does not show: how the source files are kept. */
class SourceRulesTest {
  private static final int MAX_LINES = 600;

  /** Broad catches are for the places that turn any failure into an outcome, and for no other. */
  private static final List<String> MAY_CATCH_BROADLY =
      List.of(
          "kafka-support/src/main/java/dev/divisi/kafka/WorkerPool.java",
          "kafka-support/src/main/java/dev/divisi/kafka/Performance.java",
          // LangChain4j names nothing that it throws.
          "models/src/main/java/dev/divisi/models/provider/LangChainModel.java");

  private static final Pattern BROAD_CATCH =
      Pattern.compile(
          "catch\\s*\\(\\s*(final\\s+)?([^)]*\\|\\s*)?(java\\.lang\\.)?(Exception|RuntimeException|Throwable)(\\s*\\|[^)]*)?\\s+\\w+\\s*\\)");
  private static final Pattern MOCKS = Pattern.compile("org\\.mockito|io\\.mockk|org\\.easymock");
  private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\(");

  private final List<SourceFile> sources = SourceFile.all();

  @Test
  void shouldFindTheSources() {
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(sources.stream().map(SourceFile::module).distinct()).hasSizeGreaterThan(10);
    assertThat(MAY_CATCH_BROADLY)
        .allSatisfy(path -> assertThat(sources).extracting(SourceFile::path).contains(path));
  }

  @Test
  void shouldKeepFilesShort() {
    List<String> tooLong =
        sources.stream()
            .filter(source -> source.lines().size() > MAX_LINES)
            .map(source -> source.path() + " has " + source.lines().size() + " lines")
            .toList();
    assertThat(tooLong).isEmpty();
  }

  @Test
  void shouldDescribeEveryPackageInOneSentenceAndMarkItForNullness() {
    TreeSet<String> faults = new TreeSet<>();
    for (Path folder :
        sources.stream().filter(SourceFile::isMain).map(SourceFile::folder).toList()) {
      Path file = folder.resolve("package-info.java");
      if (!Files.exists(file)) {
        faults.add(folder + " has no package-info.java");
        continue;
      }
      String text = SourceFile.read(file);
      if (!text.contains("@NullMarked\npackage ")) {
        faults.add(file + " is not @NullMarked");
      }
      if (!text.startsWith("/**")) {
        faults.add(file + " does not say what the package is for");
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldCatchBroadlyInOnePlaceOnly() {
    assertThat(
            faults(
                BROAD_CATCH,
                source -> source.isMain() && !MAY_CATCH_BROADLY.contains(source.path())))
        .isEmpty();
  }

  @Test
  void shouldUseFakesAndNotMocks() {
    assertThat(faults(MOCKS, _ -> true)).isEmpty();
  }

  @Test
  void shouldNotSleepInTests() {
    assertThat(faults(SLEEP, source -> !source.isMain())).isEmpty();
  }

  @Test
  void shouldSpellTopicsInTheCatalogueOnly() {
    List<String> names = TopicCatalogue.all().stream().map(Topic::name).toList();
    Pattern literal =
        Pattern.compile(
            "\"(" + String.join("|", names.stream().map(Pattern::quote).toList()) + ")\"");

    assertThat(names).contains("task.ready", "audit.events");
    assertThat(
            faults(
                literal,
                source -> source.isMain() && !source.path().endsWith("/TopicCatalogue.java")))
        .isEmpty();
  }

  private List<String> faults(Pattern pattern, Predicate<SourceFile> where) {
    List<String> faults = new ArrayList<>();
    for (SourceFile source : sources) {
      if (where.test(source) && !source.path().startsWith("architecture-tests/")) {
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
          if (pattern.matcher(lines.get(i)).find()) {
            faults.add(source.path() + ":" + (i + 1) + ": " + lines.get(i).strip());
          }
        }
      }
    }
    return faults;
  }
}
