package dev.divisi.integrator.adapter.kafka;

import dev.divisi.integrator.domain.Integration;
import dev.divisi.integrator.domain.Integration.Outcome;
import dev.divisi.kafka.WorkContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.kafka.WorkHandler;
import dev.divisi.kafka.WorkResult;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code merge.requested} in, {@code merge.completed} out. */
public final class MergeHandler implements WorkHandler<MergeRequested> {
  private final Integration integration;

  public MergeHandler(Integration integration) {
    this.integration = integration;
  }

  @Override
  public WorkResult<MergeCompleted> perform(MergeRequested order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    MergeCompleted fact =
        switch (integration.merge(order, context::activity)) {
          case Outcome.Merged merged ->
              fact(
                  context,
                  MergeOutcome.MERGED,
                  merged.head(),
                  merged.commit(),
                  merged.message(),
                  merged.checks());
          case Outcome.NothingToMerge nothing ->
              fact(
                  context, MergeOutcome.MERGED, nothing.head(), null, nothing.message(), List.of());
          case Outcome.Conflict conflict ->
              fact(
                  context,
                  MergeOutcome.CONFLICT,
                  conflict.head(),
                  null,
                  conflict.message(),
                  List.of());
          case Outcome.ChecksFailed failed ->
              fact(
                  context,
                  MergeOutcome.CHECKS_FAILED,
                  failed.head(),
                  null,
                  failed.message(),
                  failed.checks());
          case Outcome.Refused refused ->
              fact(
                  context,
                  MergeOutcome.REFUSED,
                  refused.head(),
                  null,
                  refused.message(),
                  List.of());
          case Outcome.Failed failed ->
              throw new WorkFailedException(failed.kind(), failed.code(), failed.message());
        };
    return new WorkResult<>(TopicCatalogue.MERGE_COMPLETED, fact);
  }

  private static MergeCompleted fact(
      WorkContext context,
      MergeOutcome outcome,
      String head,
      @Nullable String commit,
      String message,
      List<CheckResult> checks) {
    return new MergeCompleted(
        context.work(), context.claimId(), outcome, head, commit, message, checks);
  }
}
