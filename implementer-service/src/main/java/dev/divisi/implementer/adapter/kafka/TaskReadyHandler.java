package dev.divisi.implementer.adapter.kafka;

import dev.divisi.implementer.domain.ImplementTask;
import dev.divisi.implementer.domain.ImplementationException;
import dev.divisi.kafka.WorkContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.kafka.WorkHandler;
import dev.divisi.kafka.WorkResult;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;

/** {@code task.ready} in, {@code patch.proposed} out. */
public final class TaskReadyHandler implements WorkHandler<TaskReady> {
  private final ImplementTask implementTask;

  public TaskReadyHandler(ImplementTask implementTask) {
    this.implementTask = implementTask;
  }

  @Override
  public WorkResult<PatchProposed> perform(TaskReady order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    try {
      PatchProposed fact =
          implementTask.propose(order, context.claimId(), context.timeout(), context::activity);
      return new WorkResult<>(TopicCatalogue.PATCH_PROPOSED, fact);
    } catch (ImplementationException e) {
      throw new WorkFailedException(e.kind(), e.code(), e.getMessage(), e.evidence());
    }
  }
}
