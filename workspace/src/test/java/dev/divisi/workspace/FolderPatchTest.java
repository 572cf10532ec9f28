package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.workspace.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPatchTest {
  private static final String CHANGE =
      """
      diff --git a/src/a.txt b/src/a.txt
      --- a/src/a.txt
      +++ b/src/a.txt
      @@ -1,2 +1,2 @@
       one
      -two
      +2
      diff --git a/new.txt b/new.txt
      new file mode 100755
      --- /dev/null
      +++ b/new.txt
      @@ -0,0 +1 @@
      +hello
      """;

  @TempDir Path temp;
  private final FolderPatch patch = new FolderPatch(GitSettings.defaults(), new CommandRunner());
  private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    folder = temp.resolve("outer/worktree");
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(folder.resolve("src/a.txt"), "one\ntwo\n");
  }

  private PatchRejectedException refused(String diff) {
    return catchThrowableOfType(PatchRejectedException.class, () -> patch.apply(folder, diff));
  }

  @Test
  void shouldChangeAndMakeFiles() throws Exception {
    patch.apply(folder, CHANGE);

    assertThat(folder.resolve("src/a.txt")).hasContent("one\n2\n");
    assertThat(folder.resolve("new.txt")).hasContent("hello\n").isExecutable();
  }

  @Test
  void shouldChangeNothingWhenAPartDoesNotFit() throws Exception {
    Files.writeString(folder.resolve("src/a.txt"), "one\nzwei\n");

    PatchRejectedException refused = refused(CHANGE);

    assertThat(refused.code()).isEqualTo(FailureCode.PATCH_DOES_NOT_APPLY);
    assertThat(refused).hasMessageContaining("src/a.txt");
    assertThat(folder.resolve("new.txt")).doesNotExist();
  }

  @Test
  void shouldReachNothingOutside() throws Exception {
    Files.writeString(temp.resolve("outer/a.txt"), "one\ntwo\n");
    Files.createSymbolicLink(folder.resolve("link"), temp.resolve("outer"));

    assertThat(refused(CHANGE.replace("src/a.txt", "../a.txt")).code())
        .isEqualTo(FailureCode.PATCH_FORBIDDEN_PATH);
    assertThat(refused(CHANGE.replace("src/a.txt", "link/a.txt")).code())
        .isEqualTo(FailureCode.PATCH_FORBIDDEN_PATH);
    assertThat(temp.resolve("outer/a.txt")).hasContent("one\ntwo\n");
  }

  @Test
  void shouldRefuseWhatIsNoFile() {
    String link = CHANGE.replace("new file mode 100755", "new file mode 120000");
    String submodule = CHANGE.replace("new file mode 100755", "new file mode 160000");

    assertThat(refused(link)).hasMessageContaining("a symbolic link or a submodule");
    assertThat(refused(submodule).code()).isEqualTo(FailureCode.PATCH_FORBIDDEN_PATH);
    assertThat(folder.resolve("new.txt")).doesNotExist();
  }

  @Test
  void shouldRunNothingThatAFolderWhichLooksLikeARepositoryAsksFor() throws Exception {
    Path ran = temp.resolve("ran");
    String configuration =
        "[core]\nbare = false\nworktree = .\nfsmonitor = touch " + ran + "; true\n";
    for (Path git : new Path[] {folder, Files.createDirectories(temp.resolve("outer/.git"))}) {
      Files.createDirectories(git.resolve("objects"));
      Files.createDirectories(git.resolve("refs"));
      Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
      Files.writeString(git.resolve("config"), configuration);
    }

    patch.apply(folder, CHANGE);

    assertThat(folder.resolve("src/a.txt")).hasContent("one\n2\n");
    assertThat(ran).doesNotExist();
  }

  @Test
  void shouldSayWhatIsWrongWithWhatIsNoDiff() {
    assertThat(refused("hello\n").code()).isEqualTo(FailureCode.PATCH_CORRUPT);
    assertThat(refused(CHANGE.substring(0, CHANGE.indexOf("-two"))).code())
        .isEqualTo(FailureCode.PATCH_CORRUPT);
  }
}
