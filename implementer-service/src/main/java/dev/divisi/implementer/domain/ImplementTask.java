package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Agents;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Feedback;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskReady;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns one order into a patch: lays the base commit out, lets the chosen agent edit it, and takes
 * back a diff that keeps to the task's scope. Or fails by name. Whatever happens, the worktree is
 * deleted.
 *
 * <p>Failures besides those of the agent: AGENT_UNKNOWN, AGENT_CONFIGURATION_INVALID,
 * SCOPE_INVALID, BASE_COMMIT_MISSING (REJECTED); REPOSITORY_UNREACHABLE (TRANSIENT);
 * AGENT_CHANGED_NOTHING, PATCH_OUT_OF_SCOPE, PATCH_FORBIDDEN_CONTENT (AGENT); PATCH_TOO_LARGE
 * (EXHAUSTED).
 */
public final class ImplementTask {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Checkouts checkouts;
  private final Agents agents;
  private final PatchExamination examination;

  public ImplementTask(Checkouts checkouts, Agents agents, PatchLimits limits) {
    this.checkouts = checkouts;
    this.agents = agents;
    this.examination = new PatchExamination(limits);
  }

  /**
   * Does the work.
   *
   * @param claimId the claim that holds the lease; the fact repeats it
   * @param timeout how long the agent may take
   * @param log told what is being done
   */
  public PatchProposed propose(TaskReady order, String claimId, Duration timeout, AgentLog log)
      throws ImplementationException, InterruptedException {
    PlannedTask task = order.getTask();
    WriteScope scope = scope(task);
    JsonNode configuration = configuration(task);
    CodingAgent agent = agent(task);
    log.activity("checking out " + order.getBaseCommit());
    try (Checkout checkout =
        checkouts.checkout(order.getRepository().getRepository().getUrl(), order.getBaseCommit())) {
      Assignment assignment =
          new Assignment(
              new Assignment.Work(
                  order.getWork().getGoalId(), task.getId(), order.getWork().getAttempt()),
              brief(order, scope),
              checkout.directory(),
              configuration,
              timeout);
      AgentReport report = work(agent, assignment, log);
      log.activity("harvesting");
      Patch patch = examination.examine(checkout.harvest(), scope, report);
      return PatchProposed.newBuilder()
          .setWork(order.getWork())
          .setClaimId(claimId)
          .setRepository(order.getRepository())
          .setTask(task)
          .setPatch(patch)
          .setAgent(agent.family())
          .setSummary(report.summary())
          .build();
    }
  }

  private static AgentReport work(CodingAgent agent, Assignment assignment, AgentLog log)
      throws ImplementationException, InterruptedException {
    try {
      return agent.work(assignment, log);
    } catch (AgentException e) {
      throw AgentFailures.toImplementationException(e);
    }
  }

  private CodingAgent agent(PlannedTask task) throws ImplementationException {
    try {
      return agents.family(task.getAgent().getFamily());
    } catch (AgentException e) {
      throw AgentFailures.toImplementationException(e);
    }
  }

  private static WriteScope scope(PlannedTask task) throws ImplementationException {
    try {
      return WriteScope.of(task.getScope());
    } catch (InvalidGlobException e) {
      throw new ImplementationException(
          FailureKind.REJECTED, "SCOPE_INVALID", "The task's scope: " + e.getMessage());
    }
  }

  private static JsonNode configuration(PlannedTask task) throws ImplementationException {
    try {
      return JSON.readTree(task.getAgent().getConfiguration());
    } catch (JacksonException e) {
      throw new ImplementationException(
          FailureKind.REJECTED,
          "AGENT_CONFIGURATION_INVALID",
          "The configuration of the task's agent is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Assignment.Brief brief(TaskReady order, WriteScope scope) {
    PlannedTask task = order.getTask();
    List<Assignment.Check> checks =
        task.getChecks().stream()
            .map(check -> new Assignment.Check(check.getName(), check.getCommand()))
            .toList();
    List<String> feedback = order.getFeedback().stream().map(ImplementTask::line).toList();
    return new Assignment.Brief(
        task.getTitle(),
        task.getDescription(),
        scope,
        task.getAcceptanceCriteria(),
        checks,
        feedback);
  }

  private static String line(Feedback feedback) {
    return "Attempt "
        + feedback.getAttempt()
        + ", "
        + feedback.getSource()
        + ": "
        + feedback.getMessage();
  }
}
