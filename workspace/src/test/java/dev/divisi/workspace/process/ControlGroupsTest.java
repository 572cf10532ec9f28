package dev.divisi.workspace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both versions of control groups, as folders that look like them. */
class ControlGroupsTest {
  private static final Bounds BOUNDS = new Bounds(1_000, 70, 64, 8L << 20, 32L << 20, 500, 100, 0);

  @TempDir Path mount;

  private Path group(String path, String... controllers) throws IOException {
    Path folder = Files.createDirectories(mount.resolve(path));
    Files.writeString(folder.resolve("cgroup.procs"), "");
    if (controllers.length > 0) {
      Files.writeString(
          folder.resolve("cgroup.subtree_control"), String.join(" ", controllers) + "\n");
    }
    return folder;
  }

  private Path own(String lines) throws IOException {
    return Files.writeString(mount.resolve("own"), lines);
  }

  @Test
  void shouldGoUpToWhereVersionTwoHandsLimitsDown() throws Exception {
    Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path slice = group("user.slice/app.slice", "memory", "pids");
    group("user.slice/app.slice/divisi.scope", "cpu");

    ControlGroups groups =
        ControlGroups.find(mount, own("0::/user.slice/app.slice/divisi.scope\n"), BOUNDS)
            .orElseThrow();

    assertThat(groups.make("x")).containsExactly(slice.resolve("divisi-x/cgroup.procs"));
    assertThat(slice.resolve("divisi-x/memory.max")).hasContent("1300");
    assertThat(slice.resolve("divisi-x/pids.max")).hasContent("70");
  }

  @Test
  void shouldMakeAGroupForEachControllerOfVersionOne() throws Exception {
    Path pids = group("pids/mine");
    Path memory = group("memory");

    ControlGroups groups =
        ControlGroups.find(mount, own("8:pids:/mine\n4:memory:/\n0::/\n"), BOUNDS).orElseThrow();

    assertThat(groups.make("x"))
        .containsExactly(
            pids.resolve("divisi-x/cgroup.procs"), memory.resolve("divisi-x/cgroup.procs"));
    assertThat(memory.resolve("divisi-x/memory.limit_in_bytes")).hasContent("1300");
  }

  @Test
  void shouldFindNoneWhereNoneMayBeMade() throws Exception {
    Files.writeString(mount.resolve("cgroup.controllers"), "memory pids\n");
    group("mine", "cpu");

    assertThat(ControlGroups.find(mount, own("0::/mine\n"), BOUNDS)).isEmpty();
    assertThat(ControlGroups.find(mount, mount.resolve("no-such-file"), BOUNDS)).isEmpty();
  }

  @Test
  void shouldReadWhatTheSystemRefused() throws Exception {
    Path folder = group("pids");
    ControlGroups groups = new ControlGroups(List.of(new ControlGroups.Parent(folder, Map.of())));
    groups.make("x");

    Files.writeString(folder.resolve("divisi-x/pids.events"), "max 0\n");
    Files.writeString(folder.resolve("divisi-x/memory.events"), "oom 1\noom_kill 0\n");
    assertThat(groups.ranOutOfProcesses("x")).isFalse();
    assertThat(groups.ranOutOfMemory("x")).isFalse();
    Files.writeString(folder.resolve("divisi-x/pids.events"), "max 3\n");
    Files.writeString(folder.resolve("divisi-x/memory.events"), "oom 1\noom_kill 2\n");
    assertThat(groups.ranOutOfProcesses("x")).isTrue();
    assertThat(groups.ranOutOfMemory("x")).isTrue();
  }

  @Test
  void shouldRemoveGroupsThatAreOver() throws Exception {
    Path folder = group("pids");
    ControlGroups groups = new ControlGroups(List.of(new ControlGroups.Parent(folder, Map.of())));
    groups.make("over");
    groups.make("young");
    Files.setLastModifiedTime(
        folder.resolve("divisi-over"), FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));

    groups.make("new");

    assertThat(folder.resolve("divisi-over")).doesNotExist();
    assertThat(folder.resolve("divisi-young")).exists();
  }
}
