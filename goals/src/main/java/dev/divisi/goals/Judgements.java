package dev.divisi.goals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people said of one task's patches, and how long each patch waited for it, as audit events
 * tell it. They must come in the order of their numbers.
 */
public final class Judgements {
  private static final String ASKED = "ApprovalRequested";
  private static final String SENT_BACK = "AttemptFailed";

  /** The types of audit events that tell it; others change nothing. */
  public static final Set<String> TYPES = Set.of(ASKED, "PatchApproved", SENT_BACK);

  private final List<Duration> waits = new ArrayList<>();
  private int rejections;
  private int attempt;
  private @Nullable Instant askedAt;

  /**
   * Takes the next event in.
   *
   * @param type of the audit event
   * @param attempt that it is about
   */
  public void take(String type, int attempt, Instant at) {
    if (!TYPES.contains(type)) {
      return;
    }
    if (type.equals(ASKED)) {
      this.attempt = attempt;
      askedAt = at;
    } else if (askedAt != null && this.attempt == attempt) {
      waits.add(Duration.between(askedAt, at));
      rejections += type.equals(SENT_BACK) ? 1 : 0;
      askedAt = null;
    }
  }

  /** How long each patch waited for a person who decided. */
  public List<Duration> waits() {
    return List.copyOf(waits);
  }

  /** How often a person asked for changes. */
  public int rejections() {
    return rejections;
  }
}
