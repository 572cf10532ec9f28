package dev.divisi.system;

import dev.divisi.embedded.EmbeddedBroker;
import dev.divisi.embedded.EmbeddedSchemaRegistry;
import dev.divisi.embedded.LocalPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A broker and a registry in a process of their own. Ends when its standard input does. */
final class KafkaProcess {

  private KafkaProcess() {}

  /** Arguments: a folder for data, and a file to be written when clients can connect. */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    Path announcement = Path.of(arguments[1]);
    LocalPorts ports = new LocalPorts();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, ports.any(), ports.any());
        EmbeddedSchemaRegistry registry =
            EmbeddedSchemaRegistry.start(broker.bootstrapServers(), ports.any())) {
      Path draft = announcement.resolveSibling("announcement.draft");
      Files.writeString(draft, broker.bootstrapServers() + "\n" + registry.url() + "\n");
      Files.move(draft, announcement, StandardCopyOption.ATOMIC_MOVE);
      while (System.in.read() >= 0) {
        // Whoever started this process keeps its standard input open for as long as it is needed.
      }
    }
  }
}
