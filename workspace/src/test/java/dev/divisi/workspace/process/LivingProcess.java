package dev.divisi.workspace.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Looks for processes that tests have started. */
final class LivingProcess {
  private LivingProcess() {}

  /** The id that a script left in a file; waits for it. */
  static long named(Path file) throws IOException {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
    return Long.parseLong(Files.readString(file).strip());
  }

  /** Whether it is still there; one that only nobody has asked how it ended is not. */
  static boolean isThere(long pid) {
    return ProcessHandle.of(pid).isPresent() && !isZombie(pid);
  }

  private static boolean isZombie(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }
}
