package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentException.Kind;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.ToolAccess;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.PipedProcess;
import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is said between a worker and an agent on one round of a task. Whatever is told meanwhile is
 * passed on in a prompt that follows: the protocol has no way to say something within one. A person
 * who steers is not kept waiting: the prompt under way is cancelled, which the session survives.
 */
final class Conversation implements AutoCloseable {
  static final String BUDGET_EXHAUSTED = "BUDGET_EXHAUSTED";

  private static final int MOST_PROMPTS = 20;
  private static final int SUMMARY_CHARACTERS = 1_000;
  private static final int MAX_HANDOFF = 32 << 10;
  private static final int LOG_LINES = 10;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Assignment assignment;
  private final AcpConfiguration configuration;
  private final PipedProcess process;
  private final Connection connection;
  private final Session session;
  private final Terminals terminals;
  private final PermissionDesk permissions;
  private final Transcript transcript;
  private final AgentLog log;
  private final boolean servesFiles;
  private final List<AgentNote> untold = new ArrayList<>();
  private WriteScope scope;

  private Conversation(
      Assignment assignment,
      AcpConfiguration configuration,
      AgentLog log,
      Surroundings surroundings,
      Optional<McpServer> tools,
      ClientPaths paths,
      boolean servesFiles,
      PipedProcess process) {
    this.assignment = assignment;
    this.configuration = configuration;
    this.log = log;
    this.process = process;
    this.servesFiles = servesFiles;
    this.scope = assignment.brief().scope();
    long begun = System.nanoTime();
    long endsAt = begun + assignment.timeout().toNanos();
    String model = configuration.session().model();
    this.transcript = new Transcript(log, model == null ? "" : model, assignment.round().budget());
    this.permissions =
        new PermissionDesk(
            configuration
                .permissions()
                .withTools(assignment.given().tools().map(ToolAccess::names).orElse(Set.of())),
            this::scope,
            assignment.brief().checks(),
            log,
            begun + assignment.timeout().toNanos() / 2);
    this.terminals = new Terminals(surroundings, paths, endsAt);
    this.connection =
        new Connection(
            process.output(),
            process.input(),
            new Servant(
                this::sessionId,
                paths,
                new ClientFiles(paths, this::scope),
                terminals,
                permissions,
                transcript,
                this::lookAtBudget));
    this.session = new Session(connection, configuration.session(), tools, paths, endsAt);
  }

  /**
   * Starts the agent.
   *
   * @param tools the worker's own, which it is offered when it can use them
   * @throws AgentException REJECTED, {@code AGENT_NOT_FOUND}
   * @throws IOException when the worktree cannot be read
   */
  static Conversation open(
      Assignment assignment,
      AcpConfiguration configuration,
      AgentLog log,
      Surroundings surroundings,
      Optional<McpServer> tools)
      throws AgentException, IOException {
    ClientPaths paths = ClientPaths.of(assignment.worktree());
    boolean servesFiles = ClientFiles.areServedHere(paths.real());
    return new Conversation(
        assignment,
        configuration,
        log,
        surroundings,
        tools,
        paths,
        servesFiles,
        surroundings.start(configuration.program(), paths.real(), assignment.timeout()));
  }

  /** Takes what a gateway counts for the agent. */
  ModelAccess.Listener meter() {
    return new ModelAccess.Listener(
        transcript::counted,
        () -> session.cutShort(Session.Cut.OVER_BUDGET),
        () -> session.cutShort(Session.Cut.OFF_RECORD));
  }

  /** Has the agent do its task. */
  AgentReport hold() throws AgentException, InterruptedException {
    log.onNote(this::hear);
    // What was granted before is in the task's scope already, and may have been changed since.
    synchronized (untold) {
      scope = assignment.brief().scope();
    }
    connection.open();
    try {
      session.begin(servesFiles);
      String prompt = Prompt.task(assignment, takeNotes());
      for (int prompts = 1; ; prompts++) {
        log.activity("the agent works");
        transcript.prompt(prompt);
        Session.Turn turn = session.prompt(prompt);
        transcript.end(turn.result());
        requireBudget(turn);
        List<AgentNote> notes = takeNotes();
        List<String> refusals = permissions.refusals();
        boolean goesOn = !notes.isEmpty() || !refusals.isEmpty();
        if (turn.cut() == null) {
          requireEnd(turn.result().path("stopReason").asString(""), goesOn);
        }
        if (turn.cut() == Session.Cut.OFF_RECORD || !goesOn || prompts == MOST_PROMPTS) {
          return report(transcript.answer());
        }
        prompt = Prompt.more(notes, refusals);
      }
    } catch (LostConnectionException e) {
      throw lost(e);
    } catch (ErrorAnswerException e) {
      throw failed(e);
    }
  }

  private void hear(AgentNote note) {
    permissions.hear(note);
    synchronized (untold) {
      untold.add(note);
      if (!note.scope().isEmpty()) {
        widen(note);
      }
    }
    if (note.kind().equals("STEER")) {
      session.cutShort(Session.Cut.STEERED);
    }
  }

  private void widen(AgentNote note) {
    try {
      scope = WriteScope.of(note.scope());
    } catch (InvalidGlobException e) {
      // Whoever harvests holds to what it knows; the agent goes on with what it had.
    }
  }

  private WriteScope scope() {
    synchronized (untold) {
      return scope;
    }
  }

  private String sessionId() {
    return session.id();
  }

  private List<AgentNote> takeNotes() {
    synchronized (untold) {
      List<AgentNote> notes = untold.stream().filter(note -> !permissions.isAnswer(note)).toList();
      untold.clear();
      return notes;
    }
  }

  private void lookAtBudget() {
    if (transcript.isOverBudget()) {
      session.cutShort(Session.Cut.OVER_BUDGET);
    }
  }

  private void requireBudget(Session.Turn turn) throws AgentException {
    if (turn.cut() == Session.Cut.OVER_BUDGET || transcript.isOverBudget()) {
      throw new AgentException(
          Kind.EXHAUSTED,
          BUDGET_EXHAUSTED,
          "The agent was ended: it spent "
              + transcript.spent().line()
              + "; the attempt had left: "
              + assignment.round().budget().line()
              + ". Make the task smaller, or raise the budget.");
    }
  }

  private static void requireEnd(String stopReason, boolean goesOn) throws AgentException {
    switch (stopReason) {
      case "end_turn" -> {}
      case "max_tokens", "max_turn_requests" ->
          throw new AgentException(
              Kind.EXHAUSTED,
              "AGENT_LIMIT_REACHED",
              "The agent stopped before it was done: "
                  + stopReason
                  + ". Make the task smaller, or raise that limit in the agent's own settings.");
      case "refusal" ->
          throw new AgentException(
              Kind.AGENT, "AGENT_REFUSED", "The agent's model refuses to go on with the task.");
      case "cancelled" -> {
        // Some stop when something is refused to them; they are told why, and go on.
        if (!goesOn) {
          throw Session.violation("stopped as if it had been cancelled, but it was not");
        }
      }
      default ->
          throw Session.violation(
              "stopped for no known reason: " + PlainText.line(stopReason, 100));
    }
  }

  private static AgentReport report(String answer) {
    String plain = PlainText.of(answer).strip();
    int handoffAt = plain.indexOf(Prompt.HANDOFF + "\n");
    String said = handoffAt < 0 ? plain : plain.substring(0, handoffAt).strip();
    String handoff =
        handoffAt < 0 ? "" : plain.substring(handoffAt + Prompt.HANDOFF.length()).strip();
    boolean nothingToDo = said.startsWith(Prompt.NOTHING_TO_DO);
    return new AgentReport(
        said.isEmpty() ? "The agent ended without a word." : cut(said, SUMMARY_CHARACTERS),
        nothingToDo,
        handoff.isEmpty() ? null : cut(handoff, MAX_HANDOFF));
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 3;
    return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + "...";
  }

  private AgentException lost(LostConnectionException lost) throws InterruptedException {
    return switch (lost.reason()) {
      case ENDED -> exited();
      case LINE_TOO_LONG -> Session.violation(lost.reason().words());
      case NOT_READING ->
          new AgentException(
              Kind.AGENT, "AGENT_UNRESPONSIVE", "The agent " + lost.reason().words() + ".");
    };
  }

  private AgentException exited() throws InterruptedException {
    Optional<CommandResult> ended = result();
    process.running().close();
    CommandResult result = ended.or(() -> resultNow()).orElseThrow();
    String program = PlainText.line(configuration.program().command().getFirst(), 200);
    return new AgentException(
        Kind.AGENT,
        "AGENT_EXITED",
        program
            + (ended.isPresent()
                ? " ended with exit code " + result.exitCode() + " before it was done"
                : " closed its output before it was done")
            + printed(result.logEnd()),
        new AgentException.Run(
            configuration.program().command(),
            result.exitCode(),
            result.timedOut(),
            result.duration(),
            result.logEnd()));
  }

  /** How it ended; empty when it goes on. */
  private Optional<CommandResult> result() throws InterruptedException {
    try {
      return Optional.of(
          process.running().result().get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  private Optional<CommandResult> resultNow() {
    return Optional.ofNullable(process.running().result().getNow(null));
  }

  private String printed(String log) {
    List<String> lines = new ArrayList<>(connection.strayLines());
    log.lines().filter(line -> !line.isBlank()).forEach(lines::add);
    return lines.isEmpty()
        ? "."
        : ":\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private AgentException failed(ErrorAnswerException error) {
    if (error.code() == ErrorAnswerException.AUTHENTICATION_REQUIRED) {
      return new AgentException(
          Kind.REJECTED,
          "AGENT_NOT_AUTHENTICATED",
          "The agent is not logged in: "
              + error.getMessage()
              + ". Give the worker the key of its model, or name the method in \"authenticate\".",
          error);
    }
    return new AgentException(
        error.isPassing() ? Kind.TRANSIENT : Kind.AGENT,
        "AGENT_ERROR",
        "The agent failed: " + error.getMessage() + printed(process.running().logEnd()),
        error);
  }

  @Override
  public void close() {
    connection.close();
    // All at once, so that a cancelled attempt is gone soon.
    terminals.end();
    process.running().end();
    terminals.close();
    process.running().close();
  }
}
