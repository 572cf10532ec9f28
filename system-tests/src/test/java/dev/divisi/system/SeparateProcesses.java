package dev.divisi.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Divisi as a team runs it: Kafka, a registry, and each service a jar in a process of its own. */
final class SeparateProcesses implements AutoCloseable {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path directory;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final String bootstrapServers;
  private final String registryUrl;

  SeparateProcesses(Path directory) throws IOException {
    this.directory = directory;
    Path announcement = directory.resolve("kafka-announcement");
    start(
        "kafka",
        List.of(
            java(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KafkaProcess.class.getName(),
            directory.resolve("kafka").toString(),
            announcement.toString()));
    await()
        .atMost(START_LIMIT)
        .failFast("Kafka ended", () -> !process("kafka").isAlive())
        .until(() -> Files.exists(announcement));
    List<String> lines = Files.readAllLines(announcement);
    bootstrapServers = lines.get(0);
    registryUrl = lines.get(1);
  }

  /** Starts a service under a name of its own; several may run of one service. */
  void startService(String service, String name, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "-Xmx768m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            jar(service).toString(),
            "--divisi.kafka.bootstrap-servers=" + bootstrapServers,
            "--divisi.kafka.schema-registry-url=" + registryUrl));
    command.addAll(List.of(settings));
    if (service.equals("task-graph-service")) {
      command.add("--divisi.task-graph.state-directory=" + directory.resolve(name));
    } else {
      command.add("--divisi.workspace.directory=" + directory.resolve(name));
      command.add("--divisi.workspace.local-repositories=/");
      // Agents of these tests give signs and wait for some, in files outside of their worktrees.
      command.add(
          "--divisi.sandbox.mode=" + (service.equals("implementer-service") ? "off" : "auto"));
    }
    start(name, command);
  }

  /** Runs the divisi command against these processes, and returns when it ends. */
  CommandRun divisi(Path home, Duration limit, String... arguments)
      throws IOException, InterruptedException {
    Process process = startDivisi(home, arguments);
    boolean ended = process.waitFor(limit);
    if (!ended) {
      process.destroyForcibly();
    }
    String output = Files.readString(log("divisi"));
    assertThat(ended).as("divisi ended in time; it printed:%n%s", output).isTrue();
    return new CommandRun(process.exitValue(), output);
  }

  /** Starts the divisi command and does not wait. */
  Process startDivisi(Path home, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.divisi.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log("divisi").toFile());
    builder.environment().put("DIVISI_HOME", home.toString());
    builder.environment().put("DIVISI_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    builder.environment().put("DIVISI_KAFKA_SCHEMA_REGISTRY_URL", registryUrl);
    Process process = builder.start();
    processes.put("divisi", process);
    return process;
  }

  /** What a command printed, and how it ended. */
  record CommandRun(int exitCode, String output) {}

  Process process(String name) {
    Process process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("no process " + name + " in " + processes.keySet());
    }
    return process;
  }

  String logOf(String name) throws IOException {
    return Files.readString(log(name));
  }

  /** As kill -9 does it. */
  void kill(String name) {
    process(name).destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process(name).isAlive());
  }

  private void start(String name, List<String> command) throws IOException {
    processes.put(
        name,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start());
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private static Path jar(String service) throws IOException {
    Path target = ROOT.resolve(service).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException(service + " is not packaged: run ./mvnw package"));
    }
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  @Override
  public void close() {
    List<Process> inReverse = new ArrayList<>(processes.values()).reversed();
    inReverse.forEach(Process::destroy);
    for (Process process : inReverse) {
      try {
        if (!process.waitFor(Duration.ofSeconds(20))) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Copies a folder, but for what was built there. */
  static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path relative = source.relativize(file);
        if (Stream.iterate(relative, path -> path != null, Path::getParent)
            .anyMatch(path -> path.endsWith("target"))) {
          continue;
        }
        Path copy = target.resolve(relative);
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
