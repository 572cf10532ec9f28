package dev.divisi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.embedded.EmbeddedStartException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.FormatterException;

/**
 * A Kafka broker and its controller in this JVM, alone in their cluster, on the loopback interface.
 *
 * <p>What is written stays in the directory: a broker that is started there again, on whatever
 * ports, has it all. A directory belongs to one running broker at a time.
 *
 * <p>A fatal fault of Kafka, such as a full disk, ends the whole JVM (Kafka's own rule, so that a
 * broker never goes on with half of its state). What can be foreseen is checked first and comes as
 * an {@link EmbeddedStartException}.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it takes requests (about 2.5 s the first time in a JVM).
   *
   * @param directory where its data is; made when it does not exist
   * @param brokerPort port for clients
   * @param controllerPort port that broker and controller use among themselves
   * @throws EmbeddedStartException when the directory or a port cannot be had
   */
  public static EmbeddedBroker start(Path directory, int brokerPort, int controllerPort)
      throws EmbeddedStartException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (absolute.toString().contains(",")) {
      throw new EmbeddedStartException(
          Code.DIRECTORY_UNUSABLE,
          "The data directory " + absolute + " has a comma in its path, which Kafka cannot use.");
    }
    DirectoryLock lock = DirectoryLock.take(absolute);
    boolean started = false;
    try {
      LocalPorts.requireFree(brokerPort, "broker");
      LocalPorts.requireFree(controllerPort, "broker's controller");
      Path logDirectory = absolute.resolve("log");
      Properties properties = BrokerProperties.of(logDirectory, brokerPort, controllerPort);
      formatOnce(absolute, logDirectory, properties);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      started = true;
      return new EmbeddedBroker(lock, server, brokerPort);
    } catch (IOException e) {
      throw new EmbeddedStartException(
          Code.DIRECTORY_UNUSABLE, "The data directory " + absolute + " cannot be used: " + e, e);
    } catch (KafkaException | FormatterException e) {
      throw new EmbeddedStartException(
          Code.START_FAILED, "The broker in " + absolute + " did not start: " + e.getMessage(), e);
    } finally {
      if (!started) {
        release(lock);
      }
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return LocalPorts.LOOPBACK + ":" + port;
  }

  /**
   * Stops in good order: what was acknowledged is on disk, and the next start needs no recovery.
   */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    release(lock);
  }

  /** Gives the directory its cluster id, the first time only. */
  private static void formatOnce(Path directory, Path logDirectory, Properties properties)
      throws IOException, EmbeddedStartException {
    if (Files.exists(logDirectory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    Files.createDirectories(logDirectory);
    Path file = directory.resolve("format.properties");
    // To a stream, not a writer: Kafka reads the file as Latin-1, and a stream escapes the rest.
    try (OutputStream stream = Files.newOutputStream(file)) {
      properties.store(stream, "What the directory was formatted with; not read again.");
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exitCode =
        StorageTool.execute(
            new String[] {
              "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
            },
            new PrintStream(said, true, UTF_8));
    if (exitCode != 0) {
      throw new EmbeddedStartException(
          Code.DIRECTORY_UNUSABLE,
          "The data directory " + directory + " cannot be formatted: " + said.toString(UTF_8));
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
