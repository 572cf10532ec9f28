package dev.divisi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.embedded.EmbeddedStartException.Code;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedBrokerIT {
  private static final String TOPIC = "notes";

  private final LocalPorts ports = new LocalPorts();

  @TempDir Path directory;

  @Test
  void shouldKeepWhatWasWrittenWhenStartedAgainOnOtherPorts() throws Exception {
    try (EmbeddedBroker broker = start()) {
      createTopic(broker);
      write(broker, "kept");
    }
    try (EmbeddedBroker broker = start()) {
      assertThat(readFirst(broker)).isEqualTo("kept");
    }
  }

  @Test
  void shouldDeliverToAShareGroup() throws Exception {
    try (EmbeddedBroker broker = start()) {
      createTopic(broker);
      fromTheBeginning(broker, "workers");
      write(broker, "work");
      try (KafkaShareConsumer<String, String> consumer =
          new KafkaShareConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  broker.bootstrapServers(),
                  "group.id",
                  "workers",
                  "share.acknowledgement.mode",
                  "implicit"),
              new StringDeserializer(),
              new StringDeserializer())) {
        consumer.subscribe(List.of(TOPIC));
        List<String> values = new ArrayList<>();
        while (values.isEmpty()) {
          consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
        }
        assertThat(values).containsExactly("work");
      }
    }
  }

  @Test
  void shouldStartInADirectoryWhoseNameIsNotAscii() throws Exception {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
        "the locale of this machine has no names but ASCII");
    Path home = directory.resolve("j\u00fcrgen m");

    try (EmbeddedBroker broker = EmbeddedBroker.start(home, ports.any(), ports.any())) {
      assertThat(broker.bootstrapServers()).isNotEmpty();
    }
    try (EmbeddedBroker again = EmbeddedBroker.start(home, ports.any(), ports.any())) {
      assertThat(again.bootstrapServers()).isNotEmpty();
    }
  }

  @Test
  void shouldNameThePortWhenItIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatExceptionOfType(EmbeddedStartException.class)
          .isThrownBy(() -> EmbeddedBroker.start(directory, ports.any(), port))
          .withMessageContaining("Port " + port)
          .satisfies(e -> assertThat(e.code()).isEqualTo(Code.PORT_IN_USE));
    }
    start().close(); // the failed start let go of the directory
  }

  @Test
  void shouldNameTheDirectoryWhenThisProcessUsesItAlready() throws Exception {
    try (EmbeddedBroker _ = start()) {
      assertThatDirectoryIsInUse();
    }
  }

  @Test
  void shouldNameTheDirectoryWhenAnotherProcessUsesItAlready() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.lines().anyMatch(line -> line.startsWith("STARTED"))).isTrue();

      assertThatDirectoryIsInUse();
    } finally {
      other.destroyForcibly().waitFor();
    }

    try (EmbeddedBroker broker = start()) { // its death frees the directory, and nothing is lost
      assertThat(readFirst(broker)).isEqualTo("from the other process");
    }
  }

  /** Holds the directory until it is killed. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] args) throws Exception {
      LocalPorts ports = new LocalPorts();
      EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), ports.any(), ports.any());
      createTopic(broker);
      write(broker, "from the other process");
      System.out.println("STARTED");
    }
  }

  private void assertThatDirectoryIsInUse() {
    assertThatExceptionOfType(EmbeddedStartException.class)
        .isThrownBy(this::start)
        .withMessageContaining(directory.toString())
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.DIRECTORY_IN_USE));
  }

  private EmbeddedBroker start() throws EmbeddedStartException {
    return EmbeddedBroker.start(directory, ports.any(), ports.any());
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void fromTheBeginning(EmbeddedBroker broker, String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void write(EmbeddedBroker broker, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "key", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static String readFirst(EmbeddedBroker broker) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new ArrayList<>();
      while (values.isEmpty()) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
      return values.getFirst();
    }
  }
}
