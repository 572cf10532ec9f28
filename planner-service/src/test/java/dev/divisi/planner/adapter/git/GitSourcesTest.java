package dev.divisi.planner.adapter.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.globs.PathGlob;
import dev.divisi.planner.domain.Goals;
import dev.divisi.planner.domain.Installation;
import dev.divisi.planner.domain.PastWork;
import dev.divisi.planner.domain.PlanGoal;
import dev.divisi.planner.domain.PlanningException;
import dev.divisi.planner.domain.Source;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourcesTest {
  @TempDir Path directory;
  private GitSources sources;

  @BeforeEach
  void setUp() {
    sources =
        new GitSources(new RepositoryCache(directory.resolve("cache"), GitSettings.defaults()));
  }

  @Test
  void shouldReadFromTheBaseWhenTheWorkTreeIsAnother() throws Exception {
    GitFixture origin =
        GitFixture.init(directory.resolve("store"), Map.of("a.txt", "one\n", "b/c.txt", "two\n"));
    String first = origin.head("main");
    origin.commit("More", Map.of("d.txt", "one\n"));
    Files.writeString(origin.directory().resolve("not committed.txt"), "one\n");

    Source source = sources.open(new Repository("store", origin.url(), first));

    assertThat(source.commit()).isEqualTo(first);
    assertThat(source.files()).containsExactly("a.txt", "b/c.txt");
    assertThat(source.read("b/c.txt", 100))
        .hasValueSatisfying(bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("two\n"));
    assertThat(source.read("d.txt", 100)).isEmpty();
    assertThat(source.containing("^(one|two)$", List.of(PathGlob.parse("**"))))
        .containsExactlyInAnyOrder("a.txt", "b/c.txt");
    assertThat(source.containing("^(one|two)$", List.of(PathGlob.parse("b/**"))))
        .containsExactly("b/c.txt");
  }

  @Test
  void shouldFailByNameWhenTheBaseDoesNotExist() {
    GitFixture origin = GitFixture.init(directory.resolve("store"), Map.of("a.txt", "one\n"));

    assertThatThrownBy(() -> sources.open(new Repository("store", origin.url(), "mian")))
        .isInstanceOfSatisfying(
            PlanningException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("BASE_REF_MISSING");
              assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
              assertThat(failure.getMessage()).startsWith("Repository store: ").contains("mian");
            });
    assertThatThrownBy(() -> sources.open(new Repository("s", "ext::sh -c touch% x", null)))
        .isInstanceOfSatisfying(
            PlanningException.class,
            failure -> assertThat(failure.code()).isEqualTo("REPOSITORY_URL_FORBIDDEN"));
  }

  @Test
  void shouldFindNoBacktrackingWhenAPatternIsMadeForIt() throws Exception {
    GitFixture origin =
        GitFixture.init(directory.resolve("store"), Map.of("a.txt", "a".repeat(50_000) + "b\n"));

    Source source = sources.open(new Repository("store", origin.url(), null));

    assertThat(source.containing("^(a+)+$", List.of(PathGlob.parse("**")))).isEmpty();
  }

  @Test
  void shouldPlanTheDemonstrationWhenItsRepositoryIsReal() throws Exception {
    Path examples = Path.of("../examples").toAbsolutePath().normalize();
    GitFixture shop =
        GitFixture.init(
            directory.resolve("storefront"), textsBelow(examples.resolve("storefront")));
    String playbook = Files.readString(examples.resolve("playbooks/storefront-money.yaml"));

    Plan plan =
        new PlanGoal(
                sources,
                () -> new TreeSet<>(List.of("implementers")),
                Installation.BARE,
                PastWork.NONE)
            .plan(
                Goals.goal("g", shop.url(), "storefront-money", playbook, Map.of()), 1, line -> {});

    assertThat(plan.getTasks())
        .hasSize(15)
        .extracting(PlannedTask::getId)
        .contains("expand", "migrate-web", "migrate-billing", "contract", "tidy-catalog");
  }

  private static Map<String, String> textsBelow(Path root) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.walk(root)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String path = root.relativize(file).toString();
      if (!path.contains("target/")) {
        texts.put(path, Files.readString(file));
      }
    }
    return texts;
  }
}
