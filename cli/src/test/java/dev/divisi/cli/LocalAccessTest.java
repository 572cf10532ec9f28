package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.DivisiHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalAccessTest {
  @TempDir Path directory;

  @Test
  void shouldWaitForOneThatEndsAndDoesNotAnswerAnyMore() throws Exception {
    Process ending = new ProcessBuilder("sleep", "1").start();
    Instant started = ending.info().startInstant().orElseThrow();
    Files.writeString(
        directory.resolve("running.json"),
        """
        {"pid": %d, "startedAt": "%s", "bootstrapServers": "127.0.0.1:1",
         "schemaRegistryUrl": "http://127.0.0.1:1"}
        """
            .formatted(ending.pid(), started));

    assertThat(new LocalAccess(new DivisiHome(directory), () -> {}).running()).isEmpty();
  }
}
