package dev.divisi.reviewer.adapter.kafka;

import dev.divisi.kafka.WorkContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.kafka.WorkHandler;
import dev.divisi.kafka.WorkResult;
import dev.divisi.reviewer.domain.Review;
import dev.divisi.reviewer.domain.Review.Outcome;
import dev.divisi.reviewer.domain.ReviewDesk;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;
import java.util.Optional;

/** {@code review.requested} in, {@code review.completed} out. */
public final class ReviewHandler implements WorkHandler<ReviewRequested> {
  /** A review that asks no model spends nothing. */
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);

  private final Review review;

  public ReviewHandler(Review review) {
    this.review = review;
  }

  @Override
  public WorkResult<ReviewCompleted> perform(ReviewRequested order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    context.spent(NOTHING);
    ReviewCompleted fact =
        switch (review.judge(order, desk(context))) {
          case Outcome.Approved approved ->
              fact(order, context, ReviewOutcome.APPROVED, approved.findings(), approved.checks());
          case Outcome.ChangesRequested changes ->
              fact(
                  order,
                  context,
                  ReviewOutcome.CHANGES_REQUESTED,
                  changes.findings(),
                  changes.checks());
          case Outcome.Failed failed ->
              throw new WorkFailedException(failed.kind(), failed.code(), failed.message());
        };
    return new WorkResult<>(TopicCatalogue.REVIEW_COMPLETED, fact);
  }

  private static ReviewDesk desk(WorkContext context) {
    return new ReviewDesk() {
      @Override
      public void activity(String oneLine) {
        context.activity(oneLine);
      }

      @Override
      public void spent(Spend soFar) {
        context.spent(soFar);
      }

      @Override
      public Optional<Budget> budget() {
        return context.budget();
      }
    };
  }

  private static ReviewCompleted fact(
      ReviewRequested order,
      WorkContext context,
      ReviewOutcome outcome,
      List<Finding> findings,
      List<CheckResult> checks) {
    return new ReviewCompleted(
        context.work(),
        context.claimId(),
        order.getPatch().getHash(),
        context.worker(),
        outcome,
        findings,
        checks,
        context.spend().orElse(NOTHING));
  }
}
