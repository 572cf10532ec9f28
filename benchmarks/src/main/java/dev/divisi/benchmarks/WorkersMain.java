package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import tools.jackson.databind.json.JsonMapper;

/** All simulated workers, in a process of their own. */
public final class WorkersMain {
  static final JsonMapper JSON = JsonMapper.shared();

  private WorkersMain() {}

  /** Answers workloads, and {@code hops <in a row> <rounds>}, until the input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    KafkaClients clients = Stage.clients(arguments[0], arguments[1]);
    try (SimulatedWorkers workers = new SimulatedWorkers(clients);
        RawHops hops = new RawHops(clients);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("ready");
      for (String line = questions.readLine(); line != null; line = questions.readLine()) {
        Object answer;
        if (line.startsWith("hops ")) {
          String[] words = line.split(" ", -1);
          answer = hops.measure(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        } else {
          answer = workers.run(JSON.readValue(line, Workload.class));
        }
        System.out.println(JSON.writeValueAsString(answer));
      }
    }
  }
}
