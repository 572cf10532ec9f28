package dev.divisi.policy;

import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A patch, and what there is to know about it.
 *
 * @param agent which agent made it
 * @param spend what its attempt had cost; null when nothing is known
 * @param evidence while merging, a line a check of the review
 * @param at when it is judged
 */
public record PatchSubject(
    String goalId,
    PlannedRepository repository,
    PlannedTask task,
    Patch patch,
    String agent,
    @Nullable Spend spend,
    Stage stage,
    List<String> evidence,
    Instant at) {

  /**
   * As it was proposed.
   *
   * @param at when
   */
  public static PatchSubject of(PatchProposed proposed, Instant at) {
    return new PatchSubject(
        proposed.getWork().getGoalId(),
        proposed.getRepository(),
        proposed.getTask(),
        proposed.getPatch(),
        proposed.getAgent(),
        proposed.getSpend(),
        Stage.PROPOSED,
        List.of(),
        at);
  }

  /** Where on its way it is judged. */
  public enum Stage {
    PROPOSED,
    MERGING
  }
}
