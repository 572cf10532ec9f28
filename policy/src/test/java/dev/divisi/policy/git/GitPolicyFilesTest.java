package dev.divisi.policy.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitPolicyFilesTest {
  private static final String PATH = PolicyReader.PATH;

  @TempDir Path directory;
  private GitFixture git;

  @BeforeEach
  void make() {
    git = GitFixture.init(directory.resolve("origin"), Map.of("a.txt", "a\n"));
  }

  private PolicyFile read() throws Exception {
    PlannedRepository planned =
        PlannedRepository.newBuilder()
            .setRepository(Repository.newBuilder().setName("shop").setUrl(git.url()).build())
            .setBaseCommit(git.head("HEAD"))
            .setBranch("divisi/goal")
            .build();
    return new GitPolicyFiles(
            new RepositoryCache(directory.resolve("cache"), GitSettings.defaults()))
        .read(planned, PATH);
  }

  private void assertUnreadable(String... words) throws Exception {
    assertThat(read())
        .isInstanceOfSatisfying(
            PolicyFile.Unreadable.class, file -> assertThat(file.reason()).contains(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b.txt",
        ".divisi/playbook.yaml",
        ".divisi/policy-tests.yaml",
        ".divisi/cases/policy.yml",
        "service/.divisi/policy.yml",
        "divisi/policy.yaml"
      })
  void shouldFindNoneWhereNothingLooksLikeOne(String path) throws Exception {
    git.commit("Others", Map.of(path, "rules: []\n"));

    assertThat(read()).isInstanceOf(PolicyFile.Absent.class);
  }

  @Test
  void shouldReadIt() throws Exception {
    git.commit("Policy", Map.of(PATH, "rules: []\n", ".divisi/policy-tests.yaml", "cases: []\n"));

    assertThat(read()).isInstanceOf(PolicyFile.Present.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".divisi/policy.yml",
        ".divisi/Policy.yaml",
        ".Divisi/policy.yaml",
        ".DIVISI/POLICY.YML"
      })
  void shouldNotTakeANearMissForNoPolicy(String path) throws Exception {
    git.commit("Nearly", Map.of(path, "rules: []\n"));
    assertUnreadable(path, "is not read", "Rename it to " + PATH);

    git.commit("As well", Map.of(PATH, "rules: []\n"));
    assertUnreadable(path, "is not read");
  }

  @ParameterizedTest
  @CsvSource({"120000, a link", "160000, a submodule"})
  void shouldNotTakeAnythingElseForNoPolicy(String mode, String kind) throws Exception {
    String id =
        mode.equals("160000") ? git.head("HEAD") : git.git("rev-parse", "HEAD:a.txt").strip();
    git.git("update-index", "--add", "--cacheinfo", mode + "," + id + "," + PATH);
    git.git("commit", "-q", "-m", "Strange");
    assertUnreadable(PATH, kind, "plain file");

    git.git("rm", "-q", "--cached", PATH);
    git.git("update-index", "--add", "--cacheinfo", mode + "," + id + ",.divisi");
    git.git("commit", "-q", "-m", "Stranger");
    assertUnreadable(".divisi", kind, "folder");
  }

  @Test
  void shouldNotTakeAFolderForNoPolicy() throws Exception {
    git.commit("Folder", Map.of(PATH + "/part.yaml", "rules: []\n"));

    assertUnreadable(PATH, "a folder", "plain file");
  }

  @Test
  void shouldNotTakeAFileForTheFolder() throws Exception {
    Files.writeString(git.directory().resolve(".divisi"), "rules: []\n");
    git.commit("No folder", Map.of());

    assertUnreadable(".divisi", "a file", "folder");
  }
}
