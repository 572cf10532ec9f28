package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Agents;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.checks.CheckRuns;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Feedback;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskReady;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns one order into a patch: lays the base commit out, lets the chosen agent edit it, and takes
 * back a diff that keeps to the task's scope. An agent that can go on is shown which checks fail on
 * what it made, and goes round again, as often as the attempt may. Or it fails by name. Whatever
 * happens, the worktree is deleted.
 *
 * <p>Failures besides those of the agent: AGENT_UNKNOWN, AGENT_CONFIGURATION_INVALID,
 * SCOPE_INVALID, BASE_COMMIT_MISSING, CANNOT_CONFINE (REJECTED); REPOSITORY_UNREACHABLE,
 * TOOLS_UNAVAILABLE (TRANSIENT); AGENT_CHANGED_NOTHING, PATCH_OUT_OF_SCOPE,
 * PATCH_FORBIDDEN_CONTENT, CHECKS_FAILED (AGENT); PATCH_TOO_LARGE, ITERATIONS_EXHAUSTED,
 * BUDGET_EXHAUSTED (EXHAUSTED). Work that waits for an answer is handed back as QUESTION_OPEN.
 */
public final class ImplementTask {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Checkouts checkouts;
  private final Agents agents;
  private final Briefings briefings;
  private final PatchExamination examination;
  private final CheckRuns checks;
  private final Redaction redaction;

  public ImplementTask(
      Checkouts checkouts,
      Agents agents,
      Briefings briefings,
      PatchLimits limits,
      CheckRuns checks,
      Redaction redaction) {
    this.checkouts = checkouts;
    this.agents = agents;
    this.briefings = briefings;
    this.examination = new PatchExamination(limits);
    this.checks = checks;
    this.redaction = redaction;
  }

  /** Does the work. */
  public PatchProposed propose(TaskReady order, Attempt attempt)
      throws ImplementationException, InterruptedException {
    PlannedTask task = order.getTask();
    scope(task.getScope());
    JsonNode configuration = configuration(task);
    CodingAgent agent = ask(() -> agents.family(task.getAgent().getFamily()));
    Assignment.Confinement confinement = confinement(order, agent, configuration);
    boolean goesOn = ask(() -> agent.goesOn(configuration)) && !task.getChecks().isEmpty();
    boolean readsContext = ask(() -> agent.readsContext(configuration));
    long endsAt = System.nanoTime() + attempt.timeout().toNanos();
    attempt.activity("checking out " + order.getBaseCommit());
    try (Checkout checkout =
        checkouts.checkout(order.getRepository().getRepository().getUrl(), order.getBaseCommit())) {
      AttemptLog log =
          new AttemptLog(
              order,
              attempt,
              new Transcript(
                  order.getWork(), agent.family(), attempt, redaction, InstantSource.system()),
              redaction);
      Rounds rounds =
          new Rounds(
              order,
              attempt,
              log,
              checkout,
              examination,
              goesOn ? Optional.of(checks) : Optional.empty());
      Round round =
          () ->
              new Assignment(
                      new Assignment.Work(
                          order.getWork().getGoalId(), task.getId(), order.getWork().getAttempt()),
                      brief(order, scope(inForce(task, log))),
                      checkout.directory(),
                      configuration,
                      left(endsAt),
                      rounds.next())
                  .confinedTo(confinement);
      Assignment assignment = round.next();
      try (Briefing briefing =
          readsContext ? briefings.open(order, assignment, log) : Briefing.none(log)) {
        while (true) {
          AgentReport said = work(agent, assignment.with(briefing.given()), briefing.log());
          AgentReport report = briefing.complete(said);
          // It may have been widened while the agent worked.
          List<String> inForce = inForce(task, log);
          Optional<Patch> patch = rounds.harvest(report, scope(inForce));
          if (patch.isPresent()) {
            return proposed(order, attempt, agent, report, patch.get(), inForce);
          }
          assignment = round.next();
          briefing.goOn(assignment);
        }
      }
    }
  }

  /** What the agent is to do next. */
  @FunctionalInterface
  private interface Round {
    Assignment next() throws ImplementationException;
  }

  /** What policy lets the agent use. Where it cannot be held to that, it is better not to begin. */
  private static Assignment.Confinement confinement(
      TaskReady order, CodingAgent agent, JsonNode configuration) throws ImplementationException {
    Confinement ordered = order.getConfinement();
    if (ordered == null) {
      return Assignment.Confinement.NONE;
    }
    Assignment.Confinement confinement =
        new Assignment.Confinement(ordered.getNetwork(), ordered.getTools());
    Optional<String> objection =
        confinement.confines()
            ? ask(() -> agent.objection(configuration, confinement))
            : Optional.empty();
    if (objection.isEmpty()) {
      return confinement;
    }
    throw new ImplementationException(
        FailureKind.REJECTED,
        "CANNOT_CONFINE",
        "Policy ("
            + String.join(", ", ordered.getRuleIds())
            + ") confines the agent: "
            + (ordered.getNetwork() ? "" : "no network")
            + (ordered.getNetwork() || ordered.getTools() == null ? "" : "; ")
            + (ordered.getTools() == null ? "" : "no tools but " + ordered.getTools())
            + ". "
            + objection.get()
            + " Give the task to an agent that can be held to it, or to a pool whose workers have a"
            + " sandbox, or change the policy.");
  }

  private static PatchProposed proposed(
      TaskReady order,
      Attempt attempt,
      CodingAgent agent,
      AgentReport report,
      Patch patch,
      List<String> scope) {
    return PatchProposed.newBuilder()
        .setWork(order.getWork())
        .setClaimId(attempt.claimId())
        .setRepository(order.getRepository())
        .setTask(PlannedTask.newBuilder(order.getTask()).setScope(scope).build())
        .setPatch(patch)
        .setAgent(agent.family())
        .setSummary(report.summary())
        .setSpend(attempt.spend().orElse(null))
        .setHandoff(report.handoff())
        .build();
  }

  private static List<String> inForce(PlannedTask task, AttemptLog log) {
    List<String> widened = log.widened();
    return widened.isEmpty() ? task.getScope() : widened;
  }

  /**
   * Whoever gave the attempt out interrupts it when its time is over; this only tells the agent.
   */
  private static Duration left(long endsAt) {
    return Duration.ofNanos(Math.max(endsAt - System.nanoTime(), 1));
  }

  /** Something that an agent is asked. */
  @FunctionalInterface
  private interface Asked<T> {
    T answer() throws AgentException;
  }

  private static <T> T ask(Asked<T> asked) throws ImplementationException {
    try {
      return asked.answer();
    } catch (AgentException e) {
      throw AgentFailures.toImplementationException(e);
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

  private static WriteScope scope(List<String> globs) throws ImplementationException {
    try {
      return WriteScope.of(globs);
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
    List<Assignment.Feedback> feedback =
        order.getFeedback().stream().map(ImplementTask::feedback).toList();
    List<Assignment.Handoff> handoffs =
        order.getHandoffs().stream()
            .map(left -> new Assignment.Handoff(left.getTaskId(), left.getTitle(), left.getText()))
            .toList();
    return new Assignment.Brief(
        task.getTitle(),
        task.getDescription(),
        scope,
        task.getAcceptanceCriteria(),
        checks,
        feedback,
        handoffs);
  }

  private static Assignment.Feedback feedback(Feedback feedback) {
    return new Assignment.Feedback(
        feedback.getAttempt(),
        feedback.getSource(),
        feedback.getCode(),
        feedback.getMessage(),
        feedback.getChanged(),
        feedback.getRepeats());
  }
}
