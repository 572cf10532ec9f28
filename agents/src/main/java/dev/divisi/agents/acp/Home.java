package dev.divisi.agents.acp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A home folder of one round of an attempt: what the agent is set up with, and where it may keep
 * things while it works. Outside of the worktree, so that none of it is harvested; closing deletes
 * it.
 */
final class Home implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Home.class);

  private final Path folder;

  private Home(Path folder) {
    this.folder = folder;
  }

  /** Makes an empty home. */
  static Home make() throws IOException {
    Home home = new Home(Files.createTempDirectory("divisi-home-").toRealPath());
    boolean made = false;
    try {
      Files.createDirectory(home.temporary());
      made = true;
      return home;
    } finally {
      if (!made) {
        home.close();
      }
    }
  }

  /** Puts these files into it. */
  void lay(Map<String, JsonNode> files) throws IOException {
    for (Map.Entry<String, JsonNode> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, bytes(file.getValue()));
    }
  }

  private static byte[] bytes(JsonNode content) {
    return content.isString()
        ? content.stringValue().getBytes(UTF_8)
        : JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(content);
  }

  Path folder() {
    return folder;
  }

  /** Where temporary files go. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** What every program of the agent is told of it. */
  Map<String, String> variables() {
    return Map.of("HOME", folder.toString(), "TMPDIR", temporary().toString());
  }

  @Override
  public void close() {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      log.warn("The home {} of an agent is not deleted completely: {}", folder, e.toString());
    }
  }
}
