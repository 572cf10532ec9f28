package dev.divisi.implementer;

import dev.divisi.agents.Agents;
import dev.divisi.agents.lesson.LessonAgent;
import dev.divisi.agents.patch.PatchAgent;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.implementer.adapter.context.IndexedBriefings;
import dev.divisi.implementer.domain.Attempt;
import dev.divisi.implementer.domain.ImplementationException;
import dev.divisi.models.Prices;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.Settings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.Folders;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs an attempt again from its record: the same order on the same commit, with the answers that
 * its model gave then. No model is asked, and nothing is told to anyone. Agents that ask no model
 * are simply run again.
 */
public final class AttemptReplay {
  private static final Duration LIMIT = Duration.ofHours(1);

  private final AttemptParts parts;

  private AttemptReplay(AttemptParts parts) {
    this.parts = parts;
  }

  /**
   * Replays in a workspace, which may be one that a worker uses.
   *
   * @param workspace where mirrors of repositories and indexes are
   */
  public static AttemptReplay in(Path workspace) throws InterruptedException {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("replay", Map.of("divisi.sandbox.mode", "auto")));
    WorkspaceSettings folders = new WorkspaceSettings(workspace.toString(), List.of("/"));
    SandboxSettings confinement =
        Settings.read(environment, "divisi.sandbox", SandboxSettings.class);
    Sandbox sandbox = confinement.open(folders);
    ImplementerSettings settings =
        Settings.read(environment, "divisi.implementer", ImplementerSettings.class);
    return new AttemptReplay(new AttemptParts(settings, folders, confinement, sandbox));
  }

  /** What cannot be replayed, and why. */
  public static final class NotReplayableException extends Exception {
    NotReplayableException(String message) {
      super(message);
    }
  }

  /**
   * How it ended this time.
   *
   * @param answers how many answers of a model the record has
   * @param unasked how many of them nobody asked for this time
   * @param patch what came of it; null when it failed
   * @param code of the failure; empty when there is a patch
   * @param message of the failure; empty when there is a patch
   */
  public record Outcome(
      int answers, int unasked, @Nullable PatchProposed patch, String code, String message) {}

  /**
   * Runs an attempt again.
   *
   * @param steps its steps on record, all of one claim
   * @throws NotReplayableException when the record does not have what it takes
   * @throws IOException when a folder for it cannot be made
   */
  public Outcome run(TaskReady order, List<AgentStepTaken> steps)
      throws NotReplayableException, IOException, InterruptedException {
    AttemptRecord record = AttemptRecord.of(order, steps);
    Path own = Files.createTempDirectory("divisi-replay-");
    try {
      Agents agents =
          Agents.of(
              parts.recipes(),
              new LessonAgent(),
              new PatchAgent(),
              parts.command(),
              parts.acp(record.providers(), Prices.defaults(), record.gateway()),
              parts.model(
                  provider -> record.model(), Prices.defaults(), own.resolve("transcripts")));
      PatchProposed patch =
          parts
              .implementTask(agents, own.resolve("worktrees"), contextTokens(steps))
              .propose(order, new Alone(record));
      return new Outcome(record.answers(), record.unasked(), patch, "", "");
    } catch (ImplementationException e) {
      return new Outcome(
          record.answers(), record.unasked(), null, e.code(), String.valueOf(e.getMessage()));
    } catch (IndexUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      Folders.delete(own);
    }
  }

  /** As many as then, whatever the settings say today. */
  private int contextTokens(List<AgentStepTaken> steps) {
    for (AgentStepTaken step : steps) {
      if (step.getKind() == AgentStepKind.PROMPT
          && step.getName().equals(IndexedBriefings.CONTEXT)) {
        try {
          return JsonMapper.shared()
              .readTree(step.getBody())
              .path("maxTokens")
              .asInt(parts.settings().contextTokens());
        } catch (JacksonException e) {
          break; // It was cut.
        }
      }
    }
    return parts.settings().contextTokens();
  }

  /** An attempt that nobody gave out, and of which nobody hears. */
  private static final class Alone implements Attempt {
    private final AttemptRecord record;
    private volatile Consumer<Note> listener = note -> {};

    private Alone(AttemptRecord record) {
      this.record = record;
    }

    @Override
    public String claimId() {
      return "replay";
    }

    @Override
    public String worker() {
      return "replay";
    }

    @Override
    public void record(AgentStepTaken step) {}

    @Override
    public Duration timeout() {
      return LIMIT;
    }

    @Override
    public int maxIterations() {
      return 0;
    }

    @Override
    public Optional<Budget> budget() {
      return Optional.empty();
    }

    @Override
    public void activity(String oneLine) {}

    @Override
    public void iteration(int number) {}

    @Override
    public void spent(Spend soFar) {}

    @Override
    public Optional<Spend> spend() {
      return Optional.empty();
    }

    @Override
    public void say(
        String sayingId,
        SayingKind kind,
        String text,
        @Nullable String toTaskId,
        List<String> scope) {
      // An agent waits for leave, and would for long.
      record
          .leave(text)
          .ifPresent(
              said ->
                  listener.accept(
                      new Note(
                          sayingId, NoteKind.ANSWER, "the record", said, sayingId, List.of())));
    }

    @Override
    public void onNote(Consumer<Note> heard) {
      listener = heard;
    }
  }
}
