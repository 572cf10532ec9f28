package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledIndexingTest {
  @TempDir private Path directory;

  @Test
  void shouldGoOnWhenAProcessWasKilledInTheMiddle() throws Exception {
    // given: more than one batch, and a ctags that never ends after the first
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 700; i++) {
      files.put("a/Shop" + i + ".java", "class Shop" + i + " {\n  void sellPears() {}\n}\n");
    }
    Indexed indexed = Indexed.of(directory, files);
    String commit = indexed.source().resolve("main");
    Path marks = Files.createDirectories(directory.resolve("marks"));
    Process process = start(indexed, commit, ctags(marks));
    try {
      // when: the process is inside of a batch
      await().atMost(Duration.ofMinutes(1)).until(() -> !names(marks).isEmpty());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }

    // then: nobody holds the lock, and all is there
    try (CodeSnapshot snapshot = indexed.head()) {
      assertThat(snapshot.coverage().files()).isEqualTo(700);
      assertThat(snapshot.references("sellPears", List.of(), 5).files()).isEqualTo(700);
      assertThat(snapshot.symbols(SymbolQuery.named("Shop699"))).hasSize(1);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::toString).toList();
    }
  }

  private Process start(Indexed indexed, String commit, Path ctags) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledIndexing.class.getName(),
            indexed.mirrors().toString(),
            indexed.indexes().toString(),
            indexed.repository().url(),
            commit,
            ctags.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Path ctags(Path marks) throws IOException {
    Path file = directory.resolve("ctags");
    Files.writeString(
        file,
        """
        #!/bin/sh
        if head -c 300 | grep -q Probe; then
          echo '{"_type": "tag", "name": "look", "path": "0.java", "line": 2, "kind": "method"}'
          echo '{"_type": "completed", "command": "generate-tags"}'
          exit 0
        fi
        touch "%s/$$"
        exec sleep 300
        """
            .formatted(marks));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }
}
