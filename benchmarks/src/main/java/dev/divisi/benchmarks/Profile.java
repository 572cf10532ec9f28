package dev.divisi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a recorded process went, in percent of all samples of threads that decide.
 * Samples of native code are counted when they are in the state store: elsewhere they mostly wait.
 *
 * @param samples how many there were
 * @param threads by group of threads
 * @param parts by what the program was busy with: the first frame that names one of the parts
 * @param inside methods of ours and of the libraries, with all that they call
 * @param alone methods, without what they call
 */
record Profile(
    int samples,
    Map<String, Double> threads,
    Map<String, Double> parts,
    Map<String, Double> inside,
    Map<String, Double> alone) {
  private static final int LONGEST = 25;

  /** From the innermost frame outwards, the first prefix that fits says what the time was for. */
  private static final Map<String, String> PARTS = knownParts();

  private static Map<String, String> knownParts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("dev.divisi.taskgraph.service.StateCodec", "state codec");
    parts.put("org.rocksdb", "state store");
    parts.put("org.apache.kafka.streams.state", "state store caches");
    parts.put("dev.divisi.schemas.serde", "Avro");
    parts.put("dev.divisi.kafka.KafkaClients", "Avro");
    parts.put("dev.divisi.kafka.CloudEventHeaders", "headers");
    parts.put("dev.divisi.kafka.TraceContext", "headers");
    parts.put("org.apache.kafka.clients.producer", "producer");
    parts.put("org.apache.kafka.clients.consumer", "consumer");
    parts.put("dev.divisi.taskgraph.service", "service");
    parts.put("dev.divisi.taskgraph", "brain");
    parts.put("org.apache.kafka.clients", "network");
    parts.put("org.apache.kafka.streams", "Kafka Streams");
    return parts;
  }

  static Profile of(Path recording) throws IOException {
    Counter counter = new Counter();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        counter.count(file.readEvent());
      }
    }
    return counter.profile();
  }

  /** The name of a thread without its number. */
  static String group(String thread) {
    if (thread.contains("StreamThread") && !thread.contains("producer")) {
      return "stream thread";
    }
    if (thread.contains("producer-network-thread")) {
      return "producer network thread";
    }
    return "other threads";
  }

  static String part(List<String> frames) {
    for (String frame : frames) {
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (frame.startsWith(part.getKey())) {
          return part.getValue();
        }
      }
    }
    return "other";
  }

  private static final class Counter {
    private final Map<String, Integer> threads = new TreeMap<>();
    private final Map<String, Integer> parts = new TreeMap<>();
    private final Map<String, Integer> inside = new TreeMap<>();
    private final Map<String, Integer> alone = new TreeMap<>();
    private int samples;

    void count(RecordedEvent event) {
      RecordedThread thread = event.getThread("sampledThread");
      if (thread == null || thread.getJavaName() == null || event.getStackTrace() == null) {
        return;
      }
      List<String> frames =
          event.getStackTrace().getFrames().stream()
              .filter(RecordedFrame::isJavaFrame)
              .map(
                  frame ->
                      frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
              .toList();
      boolean nativeCode = event.getEventType().getName().equals("jdk.NativeMethodSample");
      if (frames.isEmpty() || (nativeCode && !frames.getFirst().startsWith("org.rocksdb"))) {
        return;
      }
      samples++;
      threads.merge(group(thread.getJavaName()), 1, Integer::sum);
      parts.merge(part(frames), 1, Integer::sum);
      alone.merge(frames.getFirst(), 1, Integer::sum);
      Set<String> distinct = new HashSet<>(frames);
      distinct.forEach(frame -> inside.merge(frame, 1, Integer::sum));
    }

    Profile profile() {
      return new Profile(samples, top(threads), top(parts), top(inside), top(alone));
    }

    private Map<String, Double> top(Map<String, Integer> counts) {
      Map<String, Double> percent = new LinkedHashMap<>();
      counts.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
          .limit(LONGEST)
          .forEach(
              entry ->
                  percent.put(entry.getKey(), Sample.rounded(100.0 * entry.getValue() / samples)));
      return percent;
    }
  }
}
