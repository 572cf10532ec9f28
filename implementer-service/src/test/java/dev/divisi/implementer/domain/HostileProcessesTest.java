package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.schemas.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that start more than they may, do not end, or go for the processes of others. */
@Timeout(60)
class HostileProcessesTest {
  @TempDir Path temp;
  private Hostility hostility;

  @BeforeEach
  void setUp() throws Exception {
    hostility = Hostility.in(temp);
  }

  @Test
  void shouldEndAnAgentThatForksWithoutEnd() throws Exception {
    assumeTrue(
        !System.getProperty("user.name").equals("root")
            || hostility.sandbox.words().contains("control groups"),
        "for root without control groups processes are only counted now and then");

    ImplementationException failure =
        hostility.within(20).failure("f() { f | f & }; f; while :; do :; done");

    // Of an ordinary user without control groups the system just refuses further processes.
    assertThat(failure.code()).isIn("PROCESSES_EXCEEDED", "AGENT_TIMED_OUT", "AGENT_EXITED");
  }

  @Test
  void shouldEndAnAgentThatNeverEnds() throws Exception {
    ImplementationException failure = hostility.within(1).failure("while :; do :; done");

    assertThat(failure.code()).isEqualTo("AGENT_TIMED_OUT");
    assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
  }

  @Test
  void shouldEndAnAgentThatIgnoresCancelling() throws Exception {
    AtomicReference<Object> end = new AtomicReference<>();
    Thread attempt =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    end.set(
                        hostility.propose(
                            "trap '' TERM INT HUP; while :; do sleep 1000; done # never-cancelled"));
                  } catch (InterruptedException | ImplementationException e) {
                    end.set(e);
                  }
                });
    await().atMost(Duration.ofSeconds(20)).until(() -> Hostility.runs("never-cancelled"));

    attempt.interrupt();

    attempt.join(Duration.ofSeconds(10));
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(Hostility.runs("never-cancelled")).isFalse();
  }

  @Test
  void shouldEndWhatAnAgentLeavesBehind() throws Exception {
    hostility.propose(
        """
        setsid sh -c 'exec env -i PATH=/usr/bin setsid sh -c "sleep 4242 & sleep 4243"' \
          </dev/null >/dev/null 2>&1 &
        until grep -qs 424 /proc/[0-9]*/cmdline; do sleep 0.01; done
        echo done > m1/a.txt
        """);

    assertThat(Hostility.runs("sleep 4242")).isFalse();
    assertThat(Hostility.runs("sleep 4243")).isFalse();
  }

  @Test
  void shouldKeepSignalsInside() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      ImplementationException failure =
          hostility.failure(
              "kill -9 %d %d; kill -9 -1; exit 3"
                  .formatted(bystander.pid(), ProcessHandle.current().pid()));

      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }
}
