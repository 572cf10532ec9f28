package dev.divisi.implementer.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.WorkReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passes between the agent and the attempt in all its rounds: adds up what they spend, keeps
 * what is told, and knows which questions wait for an answer.
 */
final class AttemptLog implements AgentLog {
  private final Attempt attempt;
  private final Transcript transcript;
  private final Redaction redaction;
  private final WorkReference work;
  private final List<AgentNote> notes = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();
  private final Set<String> lessons = new HashSet<>();
  private List<String> widened = List.of();
  private @Nullable Consumer<AgentNote> listener;
  private AgentSpend before = AgentSpend.NOTHING;
  private AgentSpend inThisRound = AgentSpend.NOTHING;

  AttemptLog(TaskReady order, Attempt attempt, Transcript transcript, Redaction redaction) {
    this.attempt = attempt;
    this.transcript = transcript;
    this.redaction = redaction;
    this.work = order.getWork();
    order.getNotes().forEach(note -> keep(agentNote(note)));
    attempt.onNote(this::told);
  }

  private synchronized void told(Note note) {
    AgentNote told = agentNote(note);
    if (!keep(told)) {
      return;
    }
    if (note.getQuestionId() != null) {
      waiting.remove(note.getQuestionId());
    }
    if (!note.getScope().isEmpty()) {
      widened = List.copyOf(note.getScope());
    }
    if (listener != null) {
      listener.accept(told);
    }
  }

  private boolean keep(AgentNote note) {
    return known.add(note.noteId()) && notes.add(note);
  }

  private static AgentNote agentNote(Note note) {
    return new AgentNote(
        note.getNoteId(),
        note.getKind().name(),
        note.getFrom(),
        note.getText(),
        note.getQuestionId(),
        note.getScope());
  }

  @Override
  public void activity(String oneLine) {
    attempt.activity(oneLine);
  }

  @Override
  public synchronized void spent(AgentSpend soFar) {
    inThisRound = soFar;
    AgentSpend all = before.plus(soFar);
    attempt.spent(new Spend(all.tokens(), all.costMicros(), all.modelCalls()));
  }

  @Override
  public void step(AgentStep step) {
    transcript.take(step);
  }

  @Override
  public String say(AgentSaying saying) throws InterruptedException {
    return switch (saying) {
      case AgentSaying.Question(String text) ->
          // Not of this attempt alone: what was answered for an earlier one is not asked again.
          ask(id(0, SayingKind.QUESTION, "", text), SayingKind.QUESTION, text, List.of());
      case AgentSaying.ScopeRequest(String text, List<String> scope) ->
          ask(
              id(work.getAttempt(), SayingKind.SCOPE_REQUEST, String.join("\n", scope), text),
              SayingKind.SCOPE_REQUEST,
              text,
              scope);
      case AgentSaying.Message(String text, String toTaskId) -> {
        String id = id(work.getAttempt(), SayingKind.MESSAGE, toTaskId, text);
        attempt.say(id, SayingKind.MESSAGE, text, toTaskId, List.of());
        yield id;
      }
      case AgentSaying.Lesson(String text) -> propose(redaction.redact(text).text());
    };
  }

  /** The name of the lesson; empty when it is not heard: it says nothing, or is one too many. */
  private String propose(String lesson) throws InterruptedException {
    // Not of this attempt alone: what an earlier one has proposed is not proposed again.
    String id = id(0, SayingKind.LESSON, "", lesson);
    synchronized (this) {
      if (lesson.isBlank()) {
        return "";
      }
      if (lessons.contains(id)) {
        return id;
      }
      if (lessons.size() >= AgentSaying.Lesson.MOST_IN_AN_ATTEMPT) {
        return "";
      }
      lessons.add(id);
    }
    attempt.say(id, SayingKind.LESSON, lesson, null, List.of());
    return id;
  }

  private String ask(String id, SayingKind kind, String text, List<String> scope)
      throws InterruptedException {
    synchronized (this) {
      boolean answered = notes.stream().anyMatch(note -> id.equals(note.questionId()));
      if (answered && kind == SayingKind.QUESTION) {
        return id;
      }
      // A scope may be asked for again after its answer; then nothing new is waited for.
      if (!answered) {
        waiting.add(id);
      }
    }
    attempt.say(id, kind, text, null, scope);
    return id;
  }

  /** The same saying has the same id, however often it is said. */
  private String id(int attemptNumber, SayingKind kind, String about, String text) {
    String all =
        String.join(
            "\0",
            work.getGoalId(),
            String.valueOf(work.getTaskId()),
            Integer.toString(attemptNumber),
            kind.name(),
            about,
            text);
    return UUID.nameUUIDFromBytes(all.getBytes(UTF_8)).toString();
  }

  @Override
  public synchronized void onNote(Consumer<AgentNote> heard) {
    notes.forEach(heard);
    listener = heard;
  }

  /** Begins to count what the next round spends. */
  synchronized void nextRound() {
    before = before.plus(inThisRound);
    inThisRound = AgentSpend.NOTHING;
  }

  /** What may still be spent. */
  synchronized AgentBudget budget() {
    Optional<Budget> whole = attempt.budget();
    return whole
        .map(all -> new AgentBudget(all.getTokens(), all.getCostMicros(), all.getModelCalls()))
        .orElse(AgentBudget.UNBOUNDED)
        .minus(before.plus(inThisRound));
  }

  /** Whether something was asked that nobody has answered. */
  synchronized boolean waitsForAnAnswer() {
    return !waiting.isEmpty();
  }

  /** The write scope that was granted while the agent worked; empty when it stays as it was. */
  synchronized List<String> widened() {
    return widened;
  }
}
