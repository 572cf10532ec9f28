package dev.divisi.implementer.domain;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what an attempt says, and answers what it asks as a test says. */
public final class FakeAttempt implements Attempt {
  final List<Integer> iterations = new CopyOnWriteArrayList<>();
  final List<Said> said = new CopyOnWriteArrayList<>();
  public final List<AgentStepTaken> steps = new CopyOnWriteArrayList<>();
  final List<String> activities = new CopyOnWriteArrayList<>();
  int maxIterations = 8;
  Duration timeout = Duration.ofMinutes(1);
  @Nullable Budget budget;
  @Nullable Spend spent;

  /** What comes as an answer to a saying; nothing when null. */
  @Nullable Note answer;

  private Consumer<Note> listener = note -> {};

  record Said(
      String id, SayingKind kind, String text, @Nullable String toTaskId, List<String> scope) {}

  static Note scope(String... globs) {
    return new Note("n", NoteKind.SCOPE, "policy", "", "", List.of(globs));
  }

  @Override
  public String claimId() {
    return "claim-1";
  }

  @Override
  public String worker() {
    return "worker-1";
  }

  @Override
  public void record(AgentStepTaken step) {
    steps.add(step);
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public int maxIterations() {
    return maxIterations;
  }

  @Override
  public Optional<Budget> budget() {
    return Optional.ofNullable(budget);
  }

  @Override
  public void activity(String oneLine) {
    activities.add(oneLine);
  }

  @Override
  public void iteration(int number) {
    iterations.add(number);
  }

  @Override
  public void spent(Spend soFar) {
    spent = soFar;
  }

  @Override
  public Optional<Spend> spend() {
    return Optional.ofNullable(spent);
  }

  @Override
  public void say(
      String sayingId,
      SayingKind kind,
      String text,
      @Nullable String toTaskId,
      List<String> scope) {
    said.add(new Said(sayingId, kind, text, toTaskId, scope));
    if (answer != null) {
      listener.accept(Note.newBuilder(answer).setQuestionId(sayingId).build());
    }
  }

  @Override
  public void onNote(Consumer<Note> heard) {
    listener = heard;
  }
}
