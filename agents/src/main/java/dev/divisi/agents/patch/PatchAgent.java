package dev.divisi.agents.patch;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.agents.ConfigurationFields;
import dev.divisi.workspace.FailureCode;
import dev.divisi.workspace.FolderPatch;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.PatchRejectedException;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.PlainText;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Applies a diff that a person made, so that what was done by hand is checked, judged and merged
 * like any other patch. Configured by {@code {"diff": "diff --git ...", "summary": "..."}}.
 *
 * <p>Fails with {@code AGENT_CONFIGURATION_INVALID}, {@code PATCH_OUT_OF_SCOPE}, {@code
 * PATCH_DOES_NOT_APPLY}, {@code PATCH_CORRUPT}, {@code PATCH_FORBIDDEN_PATH} or {@code
 * PATCH_TOO_LARGE} (REJECTED), {@code GIT_MISSING} or {@code GIT_TIMED_OUT} (TRANSIENT).
 */
public final class PatchAgent implements CodingAgent {
  private static final int MAX_SUMMARY_CHARACTERS = 400;
  private static final ConfigurationFields FIELDS =
      new ConfigurationFields("{\"diff\": \"diff --git ...\", \"summary\": \"one sentence\"}");

  private final FolderPatch patch = new FolderPatch(GitSettings.defaults(), new CommandRunner());

  @Override
  public String family() {
    return "patch";
  }

  /** It is code of ours, and does nothing but change files. */
  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement) {
    return Optional.empty();
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    JsonNode configuration =
        FIELDS.object(assignment.configuration(), "the configuration", Set.of("diff", "summary"));
    @Nullable String diff = FIELDS.text(configuration.path("diff"), "\"diff\"");
    @Nullable String summary = FIELDS.text(configuration.path("summary"), "\"summary\"");
    if (diff == null || diff.isBlank()) {
      throw FIELDS.invalid("\"diff\" has no change");
    }
    log.spent(AgentSpend.NOTHING);
    log.activity("applies a diff that was handed in");
    try {
      for (String path : patch.paths(assignment.worktree(), diff)) {
        // It would be refused later all the same, and made again in vain.
        if (!assignment.brief().scope().permits(path)) {
          throw new AgentException(
              AgentException.Kind.REJECTED,
              "PATCH_OUT_OF_SCOPE",
              "The diff changes "
                  + PlainText.line(path, MAX_SUMMARY_CHARACTERS)
                  + ", which the task may not. Leave it out, or widen the scope in the plan.");
        }
      }
      patch.apply(assignment.worktree(), diff);
    } catch (PatchRejectedException e) {
      throw new AgentException(
          AgentException.Kind.REJECTED, e.code().name(), e.getMessage() + advice(e.code()), e);
    } catch (RepositoryException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT, e.code().name(), String.valueOf(e.getMessage()), e);
    }
    String said = summary == null ? "" : PlainText.line(summary, MAX_SUMMARY_CHARACTERS);
    return AgentReport.done(said.isEmpty() ? "applies a diff that was handed in" : said);
  }

  private static String advice(FailureCode code) {
    return code == FailureCode.PATCH_DOES_NOT_APPLY
        ? " Make it again, against what the goal's feature branch has now."
        : "";
  }
}
