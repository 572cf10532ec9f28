package dev.divisi.benchmarks;

import dev.divisi.embedded.EmbeddedStartException;
import dev.divisi.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * All that a benchmark needs: the broker in this process; the service, the workers and the other
 * end of the raw hops each in a process of their own.
 */
final class Ensemble implements AutoCloseable {
  private final Stage stage;
  private ChildProcess service;
  private final ChildProcess workers;
  private final ChildProcess echo;
  private int workloads;

  private Ensemble(Stage stage, ChildProcess service, ChildProcess workers, ChildProcess echo) {
    this.stage = stage;
    this.service = service;
    this.workers = workers;
    this.echo = echo;
  }

  /** Starts all of them, the service with further settings of its own. */
  static Ensemble start(String... settings)
      throws IOException, InterruptedException, BenchmarkException {
    List<AutoCloseable> started = new ArrayList<>();
    boolean complete = false;
    try {
      Stage stage = Stage.start();
      started.add(stage);
      RawHops.createTopics(Stage.clients(stage.bootstrapServers(), stage.registryUrl()));
      List<String> addresses = List.of(stage.bootstrapServers(), stage.registryUrl());
      ChildProcess service = startService(stage, List.of(settings));
      started.add(service);
      ChildProcess workers =
          ChildProcess.start("workers", stage.directory(), WorkersMain.class, addresses);
      started.add(workers);
      ChildProcess echo =
          ChildProcess.start("echo", stage.directory(), RawHops.Echo.class, addresses);
      complete = true;
      return new Ensemble(stage, service, workers, echo);
    } catch (EmbeddedStartException | ExecutionException e) {
      throw new BenchmarkException("The broker for the benchmark did not start: " + e, e);
    } finally {
      if (!complete) {
        closeAll(started);
      }
    }
  }

  private static ChildProcess startService(Stage stage, List<String> overrides) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--divisi.kafka.bootstrap-servers=" + stage.bootstrapServers());
    arguments.add("--divisi.kafka.schema-registry-url=" + stage.registryUrl());
    arguments.add("--divisi.task-graph.state-directory=" + stage.directory().resolve("state"));
    arguments.addAll(overrides);
    return ChildProcess.start("service", stage.directory(), ServiceMain.class, arguments);
  }

  /** Stops the service and starts it again, with other properties of Kafka Streams. */
  void restartService(List<String> overrides) throws IOException {
    service.close();
    service = startService(stage, overrides);
  }

  /** A name for the next workload, that no other has. */
  String nextName() {
    workloads++;
    return "bench" + workloads;
  }

  WorkloadResult run(Workload workload) throws IOException {
    return WorkersMain.JSON.readValue(
        workers.ask(WorkersMain.JSON.writeValueAsString(workload)), WorkloadResult.class);
  }

  /** Milliseconds that so many raw hops in a row take, once for each round. */
  double[] hops(int inARow, int rounds) throws IOException {
    return WorkersMain.JSON.readValue(workers.ask("hops " + inARow + " " + rounds), double[].class);
  }

  Duration serviceProcessorTime() {
    return service.processorTime();
  }

  /** Of the service, the workers and this process with its broker. */
  Duration allProcessorTime() {
    return service
        .processorTime()
        .plus(workers.processorTime())
        .plus(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  void startRecording() throws IOException {
    service.ask("record");
  }

  Path stopRecording() throws IOException {
    Path file = stage.directory().resolve("service.jfr");
    service.ask(file.toString());
    return file;
  }

  KafkaClients clients() {
    return Stage.clients(stage.bootstrapServers(), stage.registryUrl());
  }

  @Override
  public void close() throws IOException {
    List<AutoCloseable> all = new ArrayList<>(List.of(stage, service, workers, echo));
    closeAll(all);
  }

  /** The last first. */
  private static void closeAll(List<AutoCloseable> parts) throws IOException {
    for (AutoCloseable part : parts.reversed()) {
      switch (part) {
        case ChildProcess process -> process.close();
        case Stage stage -> stage.close();
        default -> throw new IllegalStateException("unexpected " + part);
      }
    }
  }
}
