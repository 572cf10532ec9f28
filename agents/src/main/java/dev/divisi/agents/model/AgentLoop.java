package dev.divisi.agents.model;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.ChatModel;
import dev.divisi.models.ChatProgress;
import dev.divisi.models.ChatRequest;
import dev.divisi.models.ModelException;
import dev.divisi.models.StopReason;
import dev.divisi.models.TokenEstimate;
import dev.divisi.models.TokenUsage;
import dev.divisi.models.ToolCall;
import dev.divisi.workspace.process.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One round: asks the model, does what it calls, and tells it what came of it, until it is done or
 * a limit is reached. The conversation is kept after each step.
 */
final class AgentLoop {

  private static final int MOST_UNUSABLE = 3;
  private static final int MOST_QUOTED = 300;
  private static final int REPEATS_REFUSED = 3;
  private static final int REPEATS_ENDED = 5;
  private static final int MOST_CALLS_AT_ONCE = 30;
  private static final int PROGRESS_STEP = 4_000;
  private static final int ACTIVITY_CHARACTERS = 200;

  private final Assignment assignment;
  private final ModelConfiguration configuration;
  private final Conversation conversation;
  private final Toolbox tools;
  private final WorktreeFolder files;
  private final Place place;
  private final Queue<AgentNote> notes = new ConcurrentLinkedQueue<>();

  /**
   * What the loop works with beside its tools.
   *
   * @param model asked for answers
   * @param spending counts them
   * @param transcripts keeps the conversation
   * @param log hears what is done
   * @param endsAt when the time is over, by {@link System#nanoTime()}
   */
  record Place(
      ChatModel model, Spending spending, Transcripts transcripts, AgentLog log, long endsAt) {

    Duration timeLeft() {
      return Duration.ofNanos(Math.max(1, endsAt - System.nanoTime()));
    }
  }

  AgentLoop(
      Assignment assignment,
      ModelConfiguration configuration,
      Conversation conversation,
      Toolbox tools,
      WorktreeFolder files,
      Place place) {
    this.assignment = assignment;
    this.configuration = configuration;
    this.conversation = conversation;
    this.tools = tools;
    this.files = files;
    this.place = place;
  }

  AgentReport run() throws AgentException, InterruptedException {
    place.log().onNote(notes::add);
    if (conversation.begin(assignment.round().number())) {
      boolean first = conversation.messages().isEmpty();
      if (first) {
        step(
            AgentStep.of(
                AgentStep.Kind.PROMPT,
                configuration.model(),
                "",
                TaskPrompt.system(assignment.instructions())));
      }
      // What checks printed is not the same twice.
      tell(
          new ChatMessage.User(
              first ? assignment.given().context() : TaskPrompt.again(assignment.round()), first));
    }
    Optional<AgentReport> report = use(conversation.openCalls());
    while (report.isEmpty()) {
      takeNotes();
      Optional<ChatAnswer> answer = ask();
      report = answer.isPresent() ? take(answer.get()) : Optional.empty();
    }
    return report.get();
  }

  private void takeNotes() throws AgentException, InterruptedException {
    for (AgentNote note = notes.poll(); note != null; note = notes.poll()) {
      if (!note.scope().isEmpty()) {
        try {
          files.scope(WriteScope.of(note.scope()));
        } catch (InvalidGlobException e) {
          throw new AgentException(
              AgentException.Kind.TRANSIENT,
              "SCOPE_INVALID",
              "a note names a scope that is none: " + e.getMessage());
        }
      }
      if (conversation.hears(note.noteId())) {
        tell(new ChatMessage.User(TaskPrompt.note(note)));
      }
    }
  }

  /** The next answer; empty when there was none that can be used, and the model was told so. */
  private Optional<ChatAnswer> ask() throws AgentException, InterruptedException {
    requireTime();
    if (conversation.calls() >= configuration.limits().calls()) {
      throw new AgentException(
          AgentException.Kind.EXHAUSTED,
          "MODEL_CALLS_EXHAUSTED",
          "The model was asked "
              + conversation.calls()
              + " times, which is all that limits.calls allows, and did not call done.");
    }
    ChatRequest request = request();
    place.spending().requireRoom(TokenEstimate.of(request));
    conversation.countCall();
    place.log().activity("asks " + name() + " (" + conversation.calls() + ")");
    ChatAnswer answer;
    try {
      answer = place.model().answer(request, progress());
    } catch (ModelException e) {
      if (e.kind() != ModelException.Kind.ANSWER) {
        throw failure(e);
      }
      // What it took is not known: at most this.
      TokenUsage most =
          new TokenUsage(
              TokenEstimate.of(request), 0, 0, configuration.settings().maxOutputTokens());
      place.spending().add(configuration.model(), most);
      place.spending().requireWithinBudget();
      unusable("", e.code(), e.getMessage() + " Answer shorter, and do less at once.");
      return Optional.empty();
    }
    place.spending().requireWithinBudget();
    return Optional.of(answer);
  }

  private ChatRequest request() throws AgentException {
    long fixed =
        TokenEstimate.of(
            new ChatRequest(
                configuration.model(),
                TaskPrompt.system(assignment.instructions()),
                List.of(),
                tools.descriptions(),
                configuration.settings()));
    long most = configuration.limits().contextTokens() - fixed;
    if (conversation.tokens() > most * 8 / 10) {
      int cut = conversation.cutTo(most * 6 / 10);
      place.log().activity("cut " + cut + " old results from the conversation");
    }
    if (conversation.tokens() > most) {
      throw new AgentException(
          AgentException.Kind.EXHAUSTED,
          "MODEL_CONTEXT_FULL",
          "The conversation has about "
              + (conversation.tokens() + fixed)
              + " tokens of at most "
              + configuration.limits().contextTokens()
              + ", and nothing more can be cut from it. Make the task smaller, or raise"
              + " limits.contextTokens if the model can read more.");
    }
    return new ChatRequest(
        configuration.model(),
        TaskPrompt.system(assignment.instructions()),
        conversation.messages(),
        tools.descriptions(),
        configuration.settings());
  }

  private Optional<AgentReport> take(ChatAnswer answer)
      throws AgentException, InterruptedException {
    List<ToolCall> calls = named(answer.toolCalls());
    if (calls.isEmpty()) {
      if (!answer.text().isBlank()) {
        conversation.add(new ChatMessage.Assistant(answer.text(), null, List.of()));
      }
      unusable(
          answer.text(),
          answer.text().isBlank() ? "MODEL_ANSWERED_NOTHING" : "MODEL_CALLED_NOTHING",
          answer.stop() == StopReason.LENGTH
              ? "Your answer was cut at its longest. Call a tool, and do less at once."
              : answer.text().isBlank()
                  ? "Your answer was empty. Call a tool; call done when the task is done."
                  : "You called no tool. Go on with one; call done when the task is done.");
      return Optional.empty();
    }
    conversation.usable();
    List<ToolCall> kept = calls.stream().map(AgentLoop::readable).toList();
    conversation.add(new ChatMessage.Assistant(answer.text(), answer.thinking(), kept));
    // The calls are done as they were written; what is kept can be sent to any provider again.
    return use(calls);
  }

  /** Ids are the model's own; those that are missing or not new are replaced. */
  private List<ToolCall> named(List<ToolCall> calls) {
    List<ToolCall> named = new ArrayList<>();
    for (ToolCall call : calls) {
      String id = call.id();
      boolean taken =
          id.isBlank()
              || conversation.knows(id)
              || named.stream().anyMatch(other -> other.id().equals(id));
      String tool = call.tool().isBlank() ? "nothing" : call.tool();
      String own = "call-" + conversation.messages().size() + "-" + named.size();
      named.add(new ToolCall(taken ? own : id, tool, call.arguments()));
    }
    return named;
  }

  /** Providers refuse a conversation with arguments that are no object. */
  private static ToolCall readable(ToolCall call) {
    String name = call.tool().replaceAll("[^A-Za-z0-9_-]", "_");
    name = name.substring(0, Math.min(64, name.length()));
    return new ToolCall(call.id(), name, Json.isObject(call.arguments()) ? call.arguments() : "{}");
  }

  private Optional<AgentReport> use(List<ToolCall> calls)
      throws AgentException, InterruptedException {
    Optional<AgentReport> report = Optional.empty();
    for (int index = 0; index < calls.size(); index++) {
      requireTime();
      Optional<AgentReport> done = use(calls.get(index), index);
      report = report.isPresent() ? report : done;
    }
    return report;
  }

  private Optional<AgentReport> use(ToolCall call, int index)
      throws AgentException, InterruptedException {
    step(AgentStep.of(AgentStep.Kind.TOOL_CALL, call.tool(), call.id(), call.arguments()));
    place.log().activity(PlainText.line(call.tool() + " " + call.arguments(), ACTIVITY_CHARACTERS));
    long begun = System.nanoTime();
    String text;
    boolean failed = false;
    boolean reproducible = true;
    Optional<AgentReport> report = Optional.empty();
    try {
      switch (outcome(call, index)) {
        case Tool.Given given -> {
          text = bounded(given.text());
          reproducible = given.reproducible();
          if (given.changed()) {
            conversation.changed();
          } else if (!given.reproducible()) {
            conversation.mayHaveChanged();
          }
        }
        case Tool.Finished(AgentReport finished) -> {
          text = "The work is handed in.";
          report = Optional.of(finished);
        }
      }
    } catch (ToolException e) {
      text = bounded(e.getMessage());
      failed = true;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    step(
        new AgentStep(
            AgentStep.Kind.TOOL_RESULT, call.tool(), call.id(), text, failed, took, null));
    conversation.add(
        new ChatMessage.ToolResult(call.id(), readable(call).tool(), text, failed, reproducible));
    keep();
    return report;
  }

  private Tool.Outcome outcome(ToolCall call, int index)
      throws AgentException, InterruptedException, ToolException {
    if (index >= MOST_CALLS_AT_ONCE) {
      throw new ToolException(
          "At most " + MOST_CALLS_AT_ONCE + " calls are done at once. Call it again if needed.");
    }
    int repeats = conversation.countRepeat(call);
    if (repeats > REPEATS_ENDED) {
      throw new AgentException(
          AgentException.Kind.AGENT,
          "MODEL_REPEATS_ITSELF",
          "The model called "
              + PlainText.line(call.tool(), ACTIVITY_CHARACTERS)
              + " with the same arguments "
              + repeats
              + " times, though it was told that this leads nowhere.");
    }
    if (repeats >= REPEATS_REFUSED) {
      throw new ToolException(
          "This very call was made "
              + (repeats - 1)
              + " times already and nothing has changed since. It was not done again. Use what it"
              + " gave, or do something else.");
    }
    return tools.use(call);
  }

  private String bounded(String text) {
    int most = configuration.limits().toolOutput();
    if (text.length() <= most) {
      return text;
    }
    int head = most / 2;
    int tail = most - head;
    return text.substring(0, head)
        + "\n(... "
        + (text.length() - most)
        + " of "
        + text.length()
        + " characters are left out here; ask for less at once ...)\n"
        + text.substring(text.length() - tail);
  }

  private void unusable(String said, String code, String message)
      throws AgentException, InterruptedException {
    int inARow = conversation.countUnusable();
    if (inARow >= MOST_UNUSABLE) {
      throw new AgentException(
          AgentException.Kind.AGENT,
          code,
          "The model gave "
              + inARow
              + " answers in a row that nothing can be done with. It was told: "
              + message
              + (said.isBlank() ? "" : " It said: " + PlainText.line(said, MOST_QUOTED)));
    }
    tell(new ChatMessage.User(message));
  }

  private void tell(ChatMessage.User message) throws AgentException, InterruptedException {
    step(AgentStep.of(AgentStep.Kind.PROMPT, configuration.model(), "", message.text()));
    conversation.add(message);
    keep();
  }

  private void keep() throws AgentException, InterruptedException {
    place.transcripts().save(assignment, conversation);
  }

  private void step(AgentStep step) {
    place.log().step(step);
  }

  private String name() {
    return PlainText.line(configuration.model(), 100);
  }

  private ChatProgress progress() {
    return new ChatProgress() {
      private long said;

      @Override
      public void heard(long characters) {
        if (characters - said >= PROGRESS_STEP) {
          said = characters;
          place.log().activity(name() + " answers (" + characters + " characters)");
        }
      }

      @Override
      public void asksAgain(Duration pause, ModelException failure) {
        said = 0;
        place
            .log()
            .activity(
                PlainText.line(
                    "asks " + name() + " again in " + seconds(pause) + ": " + failure.getMessage(),
                    300));
      }
    };
  }

  private static String seconds(Duration duration) {
    return Math.max(1, Math.round(duration.toMillis() / 1000.0)) + " s";
  }

  private void requireTime() throws AgentException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() - place.endsAt() >= 0) {
      throw new AgentException(
          AgentException.Kind.EXHAUSTED,
          "AGENT_TIMED_OUT",
          "The attempt's time was over before the model called done.");
    }
  }

  private static AgentException failure(ModelException e) {
    AgentException.Kind kind =
        switch (e.kind()) {
          case REJECTED -> AgentException.Kind.REJECTED;
          case TRANSIENT -> AgentException.Kind.TRANSIENT;
          case EXHAUSTED -> AgentException.Kind.EXHAUSTED;
          case ANSWER -> AgentException.Kind.AGENT;
        };
    return new AgentException(kind, e.code(), e.getMessage(), e);
  }
}
