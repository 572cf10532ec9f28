package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.testing.DivisiKafka;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service as a process of its own, so that it can be killed. */
final class TaskGraphProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path log;
  private final Process process;

  private TaskGraphProcess(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * Starts an instance. Under a name that was used before it comes back with the state that it had.
   */
  static TaskGraphProcess start(
      DivisiKafka kafka, Path directory, String instance, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            TaskGraphServiceApplication.class.getName(),
            "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "--divisi.task-graph.instance=" + instance,
            "--divisi.task-graph.state-directory=" + directory.resolve(instance)));
    command.addAll(List.of(settings));
    Path log = directory.resolve(instance + ".log");
    return new TaskGraphProcess(
        log,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it run for a time, in which it must not end. */
  void letRun(Duration time) throws InterruptedException {
    assertThat(process.waitFor(time)).as("it ended by itself: %s", log()).isFalse();
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(STOP_LIMIT)).isTrue();
  }

  /** What it and those of its name before it logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
