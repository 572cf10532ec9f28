package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.workspace.process.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LeftBehindTest {
  private static final String ANOTHER_PLACE = "0123456789abcdef0123456789abcdef";

  @TempDir Path worktrees;

  private Path worktree(String name, Duration age) throws IOException {
    Path folder = Files.createDirectories(worktrees.resolve(name));
    Files.writeString(folder.resolve("file"), "content");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
    return folder;
  }

  private static Owner self() {
    return Owner.current().orElseThrow();
  }

  @Test
  void shouldRemoveWorktreesOfProcessesThatAreGone() throws Exception {
    Owner gone = new Owner(self().pid(), self().started() - 1, self().place());
    Path left = worktree("worktree-" + gone + "-17", Duration.ZERO);

    LeftBehind.clear(worktrees);

    assertThat(left).doesNotExist();
  }

  @Test
  void shouldKeepWorktreesOfLivingProcessesHoweverOld() throws Exception {
    Path fresh = LeftBehind.newWorktree(worktrees);
    Path old = worktree("worktree-" + self() + "-18", Duration.ofDays(30));

    LeftBehind.clear(worktrees);

    assertThat(fresh).exists();
    assertThat(old).exists();
  }

  @Test
  void shouldJudgeByAgeWhenTheOwnerCannotBeSeen() throws Exception {
    String another = new Owner(7, 8, ANOTHER_PLACE) + "-19";
    Path fresh = worktree("worktree-" + another, Duration.ofDays(1));
    Path old = worktree("worktree-" + another + "0", Duration.ofDays(8));
    Path unnamed = worktree("worktree-4711", Duration.ofDays(8));
    Path notOurs = worktree("mine", Duration.ofDays(8));

    LeftBehind.clear(worktrees);

    assertThat(fresh).exists();
    assertThat(old).doesNotExist();
    assertThat(unnamed).doesNotExist();
    assertThat(notOurs).exists();
  }

  @Test
  void shouldDoNothingWhenThereIsNoFolderYet() {
    LeftBehind.clear(worktrees.resolve("none"));

    assertThat(worktrees.resolve("none")).doesNotExist();
  }
}
