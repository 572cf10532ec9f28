package dev.divisi.agents.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.Assignment;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps conversations in files, outside of worktrees, so that a further round, or another process,
 * goes on where one stopped. A conversation belongs to its worktree and is deleted when that is
 * gone.
 */
final class Transcripts {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path folder;

  Transcripts(Path folder) {
    this.folder = folder;
  }

  /**
   * The conversation of this attempt in this worktree; a new one when there is none that can be
   * read.
   */
  Conversation load(Assignment assignment) throws AgentException, InterruptedException {
    try {
      Files.createDirectories(folder);
      clear();
      Path file = file(assignment);
      return Files.exists(file)
          ? Conversation.parse(JSON.readTree(Files.readAllBytes(file)).path("conversation"))
          : new Conversation();
    } catch (JacksonException | IllegalArgumentException e) {
      return new Conversation(); // Of another version of this program, or cut off by a full disk.
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  void save(Assignment assignment, Conversation conversation)
      throws AgentException, InterruptedException {
    try {
      var json = JSON.createObjectNode();
      json.put("worktree", real(assignment).toString());
      json.set("conversation", conversation.json());
      Path file = file(assignment);
      Path written = Files.write(file.resolveSibling(file.getFileName() + ".new"), bytes(json));
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Deletes what belongs to worktrees that are gone. */
  private void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        if (!isOfALivingWorktree(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOfALivingWorktree(Path file) throws IOException {
    try {
      JsonNode worktree = JSON.readTree(Files.readAllBytes(file)).path("worktree");
      return worktree.isString() && Files.isDirectory(Path.of(worktree.stringValue()));
    } catch (JacksonException e) {
      return false;
    }
  }

  private Path file(Assignment assignment) throws IOException {
    Assignment.Work work = assignment.work();
    String key =
        String.join(
            "\0",
            work.goalId(),
            work.taskId(),
            Integer.toString(work.attempt()),
            real(assignment).toString());
    return folder.resolve(UUID.nameUUIDFromBytes(key.getBytes(UTF_8)) + ".json");
  }

  private static Path real(Assignment assignment) throws IOException {
    return assignment.worktree().toRealPath();
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(UTF_8);
  }

  private static AgentException unusable(IOException e) {
    return new AgentException(
        AgentException.Kind.TRANSIENT,
        "TRANSCRIPT_UNUSABLE",
        "the conversation with the model cannot be kept: " + e.getMessage(),
        e);
  }
}
