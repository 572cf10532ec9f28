package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.FailureKind;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that take all memory, all disk, all file handles. */
@Timeout(60)
class HostileAppetiteTest {
  @TempDir Path temp;
  private Hostility hostility;

  @BeforeEach
  void setUp() throws Exception {
    hostility = Hostility.in(temp);
  }

  @Test
  void shouldRefuseMemoryToAnAgentThatTakesAll() throws Exception {
    ImplementationException failure = hostility.failure("exec tail /dev/zero");

    // Refused by the system, or ended by the guard, whoever comes first.
    assertThat(failure.code()).isIn("AGENT_EXITED", "MEMORY_EXCEEDED");
    assertThat(failure.getMessage()).contains("memory");
  }

  @Test
  void shouldEndAnAgentWhoseProcessesTakeAllMemoryTogether() throws Exception {
    ImplementationException failure =
        hostility.failure(
            "for i in 1 2 3 4 5; do head -c 120m /dev/zero | tail -c 120m | sleep 1000 & done;"
                + " wait; exit 1");

    assertThat(failure.code()).isEqualTo("MEMORY_EXCEEDED");
    assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
    assertThat(failure).hasMessageContaining("512 MiB", "divisi.sandbox.memory");
  }

  @Test
  void shouldEndAnAgentThatFillsTheDiskWithOneFile() throws Exception {
    ImplementationException failure = hostility.failure("cat /dev/zero > m1/a.txt");

    assertThat(failure.code()).isEqualTo("AGENT_EXITED");
  }

  @Test
  void shouldEndAnAgentThatFillsTheDiskWithManyFiles() throws Exception {
    ImplementationException failure =
        hostility.failure(
            "mkdir target; i=0; while :; do i=$((i + 1)); head -c 4m /dev/zero > target/$i; done");

    assertThat(failure.code()).isEqualTo("DISK_EXCEEDED");
    assertThat(failure).hasMessageContaining("48 MiB", "divisi.sandbox.disk");
  }

  @Test
  void shouldEndAnAgentThatMakesFilesWithoutEnd() throws Exception {
    ImplementationException failure =
        hostility.failure("mkdir target; i=0; while :; do i=$((i + 1)); : > target/$i; done");

    assertThat(failure.code()).isEqualTo("DISK_EXCEEDED");
    assertThat(failure).hasMessageContaining("2000 files", "divisi.sandbox.files");
  }

  @Test
  void shouldBoundWhatAnAgentLeavesInItsOutbox() throws Exception {
    ImplementationException failure =
        hostility.failure("i=0; while :; do i=$((i + 1)); : > $DIVISI_OUT/.$i; done");

    // Whoever looks first: the guard, or who takes what is left there.
    assertThat(failure.code()).isIn("DISK_EXCEEDED", "AGENT_OUTPUT_INVALID");
  }

  @Test
  void shouldFillNoMemoryThroughTemporaryFiles() throws Exception {
    ImplementationException failure =
        hostility.failure(
            """
            for folder in /tmp /var/tmp ~ /dev/shm; do
              for i in 1 2 3; do
                head -c 4m /dev/zero > $folder/$i
              done
              du -smx $folder
            done
            exit 1
            """);

    assertThat(Hostility.printed(failure)).contains("No space left on device");
    assertThat(Hostility.printed(failure).lines().filter(line -> line.matches("\\d+\\t.*")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(Integer.parseInt(line.split("\t", -1)[0])).isLessThan(10));
  }

  @Test
  void shouldRefuseHandlesToAnAgentThatOpensThousandsOfFiles() throws Exception {
    ImplementationException failure =
        hostility.failure(
            "exec perl -e 'for (1 .. 5000) { open($f[$_], \"<\", \"/dev/null\") or die \"at $_:"
                + " $!\" }'");

    assertThat(failure.code()).isEqualTo("AGENT_EXITED");
    assertThat(failure).hasMessageContaining("Too many open files");
  }
}
