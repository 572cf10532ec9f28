package dev.divisi.agents.lesson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.agents.ConfigurationFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Appends one lesson to a Markdown file, as a bullet of its lessons. Configured by {@code {"file":
 * "AGENTS.md", "text": "..."}}. The text is not trusted: see {@link LessonFile}.
 *
 * <p>Fails with {@code AGENT_CONFIGURATION_INVALID} (REJECTED), {@code LESSON_FILE_UNFIT}
 * (REJECTED: a link, a directory, no text, too large, or new beside a CLAUDE.md, which would not
 * count any more), {@code WORKTREE_UNREADABLE} (TRANSIENT).
 */
public final class LessonAgent implements CodingAgent {

  private static final ConfigurationFields FIELDS =
      new ConfigurationFields("{\"file\": \"AGENTS.md\", \"text\": \"one sentence\"}");
  private static final Pattern FILE =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\\.md");
  private static final int MAX_BYTES = 256 << 10;

  private record Configuration(String file, String lesson) {}

  @Override
  public String family() {
    return "lesson";
  }

  /** It is code of ours, and does nothing but edit a file. */
  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement) {
    return Optional.empty();
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log) throws AgentException {
    Configuration configuration = read(assignment.configuration());
    log.spent(AgentSpend.NOTHING);
    if (!assignment.brief().scope().permits(configuration.file())) {
      throw FIELDS.invalid("the task may not write " + configuration.file());
    }
    try {
      Path file = place(assignment.worktree().toRealPath(), configuration.file());
      String before = text(file, configuration.file());
      String after = LessonFile.with(before, configuration.lesson());
      if (after.equals(before)) {
        return new AgentReport(configuration.file() + " has this lesson already", true);
      }
      if (after.getBytes(UTF_8).length > MAX_BYTES) {
        throw unfit(configuration.file(), "would have more than " + MAX_BYTES + " bytes");
      }
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          after,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
      return AgentReport.done("adds a lesson to " + configuration.file());
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "WORKTREE_UNREADABLE",
          "the worktree cannot be read or written: " + e.getMessage(),
          e);
    }
  }

  private static Configuration read(JsonNode json) throws AgentException {
    FIELDS.object(json, "the configuration", Set.of("file", "text"));
    @Nullable String file = FIELDS.text(json.path("file"), "\"file\"");
    @Nullable String text = FIELDS.text(json.path("text"), "\"text\"");
    if (file == null || !FILE.matcher(file).matches()) {
      throw FIELDS.invalid("\"file\" must be the path of a Markdown file, with plain names");
    }
    String lesson = text == null ? "" : new AgentSaying.Lesson(text).text();
    if (lesson.isEmpty()) {
      throw FIELDS.invalid("\"text\" says nothing");
    }
    return new Configuration(file, lesson);
  }

  /** Links are not followed: they may lead out of the worktree. */
  private static Path place(Path worktree, String path) throws AgentException {
    Path place = worktree;
    for (Path name : Path.of(path)) {
      place = place.resolve(name);
      if (Files.isSymbolicLink(place)) {
        throw unfit(path, "is, or lies behind, a symbolic link");
      }
    }
    return place;
  }

  private static String text(Path file, String path) throws AgentException, IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      boolean hides = path.endsWith("AGENTS.md") && Files.exists(file.resolveSibling("CLAUDE.md"));
      if (hides) {
        throw unfit(path, "would take the place of the CLAUDE.md beside it");
      }
      return "";
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw unfit(path, "is no file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unfit(path, "has more than " + MAX_BYTES + " bytes");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unfit(path, "is no text in UTF-8");
    }
  }

  private static AgentException unfit(String path, String what) {
    return new AgentException(
        AgentException.Kind.REJECTED,
        "LESSON_FILE_UNFIT",
        path + " " + what + ". Name another file for lessons.");
  }
}
