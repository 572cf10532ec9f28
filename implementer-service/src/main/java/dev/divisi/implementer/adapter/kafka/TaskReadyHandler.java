package dev.divisi.implementer.adapter.kafka;

import dev.divisi.implementer.adapter.telemetry.AttemptSpans;
import dev.divisi.implementer.adapter.telemetry.AttemptSpans.AttemptSpan;
import dev.divisi.implementer.domain.Attempt;
import dev.divisi.implementer.domain.ImplementTask;
import dev.divisi.implementer.domain.ImplementationException;
import dev.divisi.kafka.Saying;
import dev.divisi.kafka.WorkContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.kafka.WorkHandler;
import dev.divisi.kafka.WorkResult;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code task.ready} in, {@code patch.proposed} out. */
public final class TaskReadyHandler implements WorkHandler<TaskReady> {
  private final ImplementTask implementTask;
  private final AttemptSpans spans;

  public TaskReadyHandler(ImplementTask implementTask, AttemptSpans spans) {
    this.implementTask = implementTask;
    this.spans = spans;
  }

  @Override
  public WorkResult<PatchProposed> perform(TaskReady order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    try (AttemptSpan span = spans.begin(order, context.trace())) {
      return perform(order, context, span);
    }
  }

  private WorkResult<PatchProposed> perform(TaskReady order, WorkContext context, AttemptSpan span)
      throws InterruptedException, WorkFailedException {
    try {
      PatchProposed fact = implementTask.propose(order, new ContextAttempt(context, span));
      return new WorkResult<>(TopicCatalogue.PATCH_PROPOSED, fact);
    } catch (ImplementationException e) {
      span.failed(e.code());
      if (e.handedBack()) {
        throw WorkFailedException.handedBack(e.code(), e.getMessage());
      }
      throw new WorkFailedException(e.kind(), e.code(), e.getMessage(), e.evidence());
    }
  }

  private record ContextAttempt(WorkContext context, AttemptSpan span) implements Attempt {
    @Override
    public String claimId() {
      return context.claimId();
    }

    @Override
    public String worker() {
      return context.worker();
    }

    @Override
    public void record(AgentStepTaken step) {
      context.step(step);
      span.step(step);
    }

    @Override
    public Duration timeout() {
      return context.timeout();
    }

    @Override
    public int maxIterations() {
      return context.maxIterations();
    }

    @Override
    public Optional<Budget> budget() {
      return context.budget();
    }

    @Override
    public void activity(String oneLine) {
      context.activity(oneLine);
    }

    @Override
    public void iteration(int number) {
      context.iteration(number);
    }

    @Override
    public void spent(Spend soFar) {
      context.spent(soFar);
    }

    @Override
    public Optional<Spend> spend() {
      return context.spend();
    }

    @Override
    public void say(
        String sayingId,
        SayingKind kind,
        String text,
        @Nullable String toTaskId,
        List<String> scope)
        throws InterruptedException {
      context.say(new Saying(sayingId, kind, text, toTaskId, scope));
    }

    @Override
    public void onNote(Consumer<Note> listener) {
      context.onNote(listener);
    }
  }
}
