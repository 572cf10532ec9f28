package dev.divisi.kafka;

import dev.divisi.schemas.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one claim, from the moment the order is taken until nothing is left to do. It has no
 * threads and no clock: it is told what happened and when, and says what to do.
 *
 * <pre>
 * CLAIMED --granted--> WORKING --returned--> PUBLISHING --published--> DONE
 *    |                    |--stop, time-out--> INTERRUPTED --returned, grace over--> PUBLISHING
 *    |                    |--cancelled, lease lost--> DONE (silent)
 *    |--refused--> DONE
 *    |--no grant in time, stop--> PUBLISHING (hands back)
 * </pre>
 *
 * <p>Where the order says that work may begin at once, it does, and is claimed only when it takes
 * longer than a moment:
 *
 * <pre>
 * BEGUN --returned--> PUBLISHING
 *    |----a moment has passed--> ASKING --granted--> WORKING
 *    |                              |--returned--> PUBLISHING
 *    |                              |--refused, cancelled--> DONE (silent)
 *    |--stop, no grant in time--> INTERRUPTED
 * </pre>
 *
 * <p>The lease is counted from before the claim, or the last heartbeat that the brokers have, was
 * sent. The task graph counts it from later. So this side always ends first, and when it does, it
 * says nothing more: another worker may hold the lease by the time it would be read.
 *
 * <p>All times are durations since the order was taken.
 */
final class WorkRun {
  /** The part of a lease after which this side considers it lost. */
  private static final double USABLE_PART = 0.8;

  private static final int HEARTBEATS_PER_LEASE = 3;

  /**
   * How long work that may begin at once goes on without a claim. It bounds what is done twice when
   * an order is delivered twice, and spares most of such work the way to the task graph and back.
   */
  static final Duration UNCLAIMED = Duration.ofMillis(500);

  /** How long an interrupted handler may take to come back before we speak in its stead. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Longer than anything; short enough for sums. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  /** What happened. */
  sealed interface Signal {
    record Granted(Grant grant) implements Signal {}

    record Refused(String reason) implements Signal {}

    record Cancelled(String reason) implements Signal {}

    record HeartbeatWritten(Duration sentAt) implements Signal {}

    /** There is something that should not wait for the next heartbeat. */
    record Progressed() implements Signal {}

    record Returned(Outcome outcome) implements Signal {}

    /** What was to be published is published, or given up. */
    record Published() implements Signal {}

    record Stop() implements Signal {}

    /** Nothing happened until {@link #wakeAt()}. */
    record TimePassed() implements Signal {}
  }

  /** What to do. */
  sealed interface Effect {
    record Begin(Grant grant) implements Effect {}

    record SendClaim() implements Effect {}

    /** The terms of work that has begun before are known. */
    record Agree(Grant grant) implements Effect {}

    record SendHeartbeat() implements Effect {}

    record InterruptHandler(String why) implements Effect {}

    record Publish(Outcome outcome) implements Effect {}

    record InterruptPublishing() implements Effect {}

    record Note(String text) implements Effect {}
  }

  private enum State {
    /** The order may be begun at once, and is about to be. */
    TAKEN,
    /** The handler works; nobody knows yet. */
    BEGUN,
    /** The handler works; the claim waits for the grant. */
    ASKING,
    /** Waits for the grant; the handler does not work yet. */
    CLAIMED,
    /** The handler works. */
    WORKING,
    /**
     * The handler was interrupted and has a moment to come back; then {@code lastWords} is said.
     */
    INTERRUPTED,
    /** The outcome is on its way. */
    PUBLISHING,
    /** Nothing more is said; maybe the handler still has to come back. */
    DONE
  }

  private final Duration grantTimeout;

  private State state;
  private boolean handlerBusy;

  /** When the claim was about to be sent. */
  private Duration claimedAt = Duration.ZERO;

  private Duration lease = Duration.ZERO;
  private Duration leaseEnds = NEVER;
  private Duration nextHeartbeat = NEVER;
  private Duration timeout = Duration.ZERO;
  private Duration timesOut = NEVER;

  /** While INTERRUPTED: when the grace ends. While PUBLISHING: when to give up at the latest. */
  private Duration patienceEnds = NEVER;

  private Outcome.@Nullable Failed lastWords;

  private WorkRun(Duration grantTimeout, State state) {
    this.grantTimeout = grantTimeout;
    this.state = state;
  }

  /** Of an order that is claimed as it is taken. */
  static WorkRun claimed(Duration grantTimeout) {
    return new WorkRun(grantTimeout, State.CLAIMED);
  }

  /** Of an order that may be begun at once. */
  static WorkRun unclaimed(Duration grantTimeout) {
    return new WorkRun(grantTimeout, State.TAKEN);
  }

  /** Whether all is over and the handler came back, if it ever began. */
  boolean ended() {
    return state == State.DONE && !handlerBusy;
  }

  /** Whether only a handler that does not react to its interruption is left. */
  boolean waitsForHandlerOnly() {
    return state == State.DONE && handlerBusy;
  }

  /** When {@link Signal.TimePassed} must be signalled unless something else happens before. */
  Duration wakeAt() {
    return switch (state) {
      case TAKEN -> Duration.ZERO;
      case BEGUN -> UNCLAIMED;
      case CLAIMED, ASKING -> claimedAt.plus(grantTimeout);
      case WORKING -> earliest(nextHeartbeat, leaseEnds, timesOut);
      case INTERRUPTED -> patienceEnds;
      case PUBLISHING -> earliest(nextHeartbeat, leaseEnds, patienceEnds);
      case DONE -> NEVER;
    };
  }

  List<Effect> on(Signal signal, Duration now) {
    if (signal instanceof Signal.Returned) {
      handlerBusy = false;
    }
    if (signal instanceof Signal.HeartbeatWritten(Duration sentAt)) {
      leaseEnds = latest(leaseEnds, usable(sentAt));
      return List.of();
    }
    return switch (state) {
      case TAKEN -> whenTaken(signal, now);
      case BEGUN -> whileBegun(signal, now);
      case ASKING -> whileAsking(signal, now);
      case CLAIMED -> whileClaimed(signal, now);
      case WORKING -> whileWorking(signal, now);
      case INTERRUPTED -> whileInterrupted(signal, now);
      case PUBLISHING -> whilePublishing(signal, now);
      case DONE -> List.of();
    };
  }

  private List<Effect> whenTaken(Signal signal, Duration now) {
    if (signal instanceof Signal.Stop) {
      return publish(stopping(), now.plus(GRACE));
    }
    state = State.BEGUN;
    handlerBusy = true;
    return List.of(new Effect.Begin(Grant.NONE));
  }

  private List<Effect> whileBegun(Signal signal, Duration now) {
    return switch (signal) {
      case Signal.Returned(Outcome outcome) -> publish(asIs(outcome), NEVER);
      case Signal.Stop _ -> interrupt(stopping(), now);
      case Signal.TimePassed _ -> {
        if (!isOver(UNCLAIMED, now)) {
          yield List.of();
        }
        state = State.ASKING;
        claimedAt = now;
        yield List.of(new Effect.SendClaim());
      }
      case Signal.Granted _,
          Signal.Refused _,
          Signal.Cancelled _,
          Signal.HeartbeatWritten _,
          Signal.Progressed _,
          Signal.Published _ ->
          List.of();
    };
  }

  private List<Effect> whileAsking(Signal signal, Duration now) {
    return switch (signal) {
      case Signal.Granted(Grant grant) -> {
        hold(grant, now);
        yield List.of(new Effect.Agree(grant));
      }
      case Signal.Refused(String reason) -> silence("refused: " + reason);
      case Signal.Cancelled(String reason) -> silence("cancelled: " + reason);
      case Signal.Returned(Outcome outcome) -> publish(asIs(outcome), NEVER);
      case Signal.Stop _ -> interrupt(stopping(), now);
      case Signal.TimePassed _ ->
          isOver(claimedAt.plus(grantTimeout), now) ? interrupt(unanswered(), now) : List.of();
      case Signal.HeartbeatWritten _, Signal.Progressed _, Signal.Published _ -> List.of();
    };
  }

  private List<Effect> whileClaimed(Signal signal, Duration now) {
    return switch (signal) {
      case Signal.Granted(Grant grant) -> begin(grant, now);
      case Signal.Refused(String reason) -> {
        state = State.DONE;
        yield List.of(new Effect.Note("refused: " + reason));
      }
      case Signal.Cancelled(String reason) -> {
        state = State.DONE;
        yield List.of(new Effect.Note("cancelled before it began: " + reason));
      }
      case Signal.Stop _ -> publish(stopping(), now.plus(GRACE));
      case Signal.TimePassed _ ->
          isOver(grantTimeout, now) ? publish(unanswered(), now.plus(GRACE)) : List.of();
      case Signal.HeartbeatWritten _, Signal.Progressed _, Signal.Returned _, Signal.Published _ ->
          List.of();
    };
  }

  private List<Effect> begin(Grant grant, Duration now) {
    lease = grant.lease();
    leaseEnds = usable(Duration.ZERO);
    if (isOver(leaseEnds, now)) {
      return publish(
          Outcome.Failed.handedBack(
              "GRANT_TOO_LATE",
              "The grant of a lease of "
                  + lease.toMillis()
                  + " ms was read "
                  + now.toMillis()
                  + " ms after the claim."),
          now.plus(GRACE));
    }
    handlerBusy = true;
    hold(grant, now);
    return List.of(new Effect.Begin(grant));
  }

  /** From here on there is a lease to keep. */
  private void hold(Grant grant, Duration now) {
    state = State.WORKING;
    lease = grant.lease();
    leaseEnds = usable(claimedAt);
    nextHeartbeat = claimedAt.plus(lease.dividedBy(HEARTBEATS_PER_LEASE));
    timeout = grant.timeout();
    timesOut = now.plus(timeout);
  }

  private List<Effect> whileWorking(Signal signal, Duration now) {
    if (isOver(leaseEnds, now)) {
      return silence("the lease is lost: no heartbeat reached the brokers in time");
    }
    return switch (signal) {
      case Signal.Refused(String reason) -> silence("refused: " + reason);
      case Signal.Cancelled(String reason) -> silence("cancelled: " + reason);
      case Signal.Returned(Outcome outcome) -> publish(asIs(outcome), NEVER);
      case Signal.Stop _ -> interrupt(stopping(), now);
      case Signal.TimePassed _ ->
          isOver(timesOut, now) ? interrupt(timedOut(), now) : heartbeatIfDue(now);
      case Signal.Progressed _ -> heartbeat(now);
      case Signal.Granted _, Signal.HeartbeatWritten _, Signal.Published _ -> List.of();
    };
  }

  private List<Effect> whileInterrupted(Signal signal, Duration now) {
    Outcome.Failed words = lastWords;
    if (words == null) {
      throw new IllegalStateException("Interrupted without last words.");
    }
    return switch (signal) {
      case Signal.Refused _, Signal.Cancelled _ -> {
        state = State.DONE;
        yield List.of();
      }
      case Signal.Returned(Outcome outcome) ->
          // Work that was done just before the stop counts; past its time-out it does not.
          words.handedBack() && outcome instanceof Outcome.Done
              ? publish(outcome, NEVER)
              : publish(words, NEVER);
      case Signal.TimePassed _ -> isOver(patienceEnds, now) ? publish(words, NEVER) : List.of();
      case Signal.Granted _,
          Signal.HeartbeatWritten _,
          Signal.Progressed _,
          Signal.Published _,
          Signal.Stop _ ->
          List.of();
    };
  }

  private List<Effect> whilePublishing(Signal signal, Duration now) {
    return switch (signal) {
      case Signal.Published _ -> {
        state = State.DONE;
        yield List.of();
      }
      case Signal.Stop _ -> {
        patienceEnds = earliest(patienceEnds, now.plus(GRACE));
        yield List.of();
      }
      case Signal.TimePassed _ -> {
        if (isOver(earliest(leaseEnds, patienceEnds), now)) {
          state = State.DONE;
          yield List.of(
              new Effect.InterruptPublishing(),
              new Effect.Note("given up: the outcome could not be published in time"));
        }
        yield heartbeatIfDue(now);
      }
      // A result of cancelled work is refused by the task graph.
      case Signal.Granted _,
          Signal.Refused _,
          Signal.Cancelled _,
          Signal.HeartbeatWritten _,
          Signal.Progressed _,
          Signal.Returned _ ->
          List.of();
    };
  }

  private List<Effect> heartbeatIfDue(Duration now) {
    return isOver(nextHeartbeat, now) ? heartbeat(now) : List.of();
  }

  private List<Effect> heartbeat(Duration now) {
    nextHeartbeat = now.plus(lease.dividedBy(HEARTBEATS_PER_LEASE));
    return List.of(new Effect.SendHeartbeat());
  }

  private List<Effect> interrupt(Outcome.Failed words, Duration now) {
    state = State.INTERRUPTED;
    lastWords = words;
    patienceEnds = earliest(now.plus(GRACE), leaseEnds);
    return List.of(new Effect.InterruptHandler(words.code()));
  }

  private List<Effect> silence(String why) {
    state = State.DONE;
    List<Effect> effects = new ArrayList<>();
    if (handlerBusy) {
      effects.add(new Effect.InterruptHandler(why));
    }
    effects.add(new Effect.Note("ended without a word: " + why));
    return effects;
  }

  private List<Effect> publish(Outcome outcome, Duration patience) {
    state = State.PUBLISHING;
    patienceEnds = patience;
    return List.of(new Effect.Publish(outcome));
  }

  private static Outcome asIs(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done;
      case Outcome.Failed failed -> failed;
      case Outcome.Interrupted _ ->
          new Outcome.Failed(
              FailureKind.BUG,
              "BUG",
              "The handler says that it was interrupted, but nobody interrupted it.",
              List.of(),
              false);
    };
  }

  private Outcome.Failed unanswered() {
    return Outcome.Failed.handedBack(
        "GRANT_TIMED_OUT",
        "The task graph did not answer the claim within " + grantTimeout.toMillis() + " ms.");
  }

  private static Outcome.Failed stopping() {
    return Outcome.Failed.handedBack(
        "WORKER_STOPPING", "The worker stops and hands the work back.");
  }

  private Outcome.Failed timedOut() {
    return new Outcome.Failed(
        FailureKind.EXHAUSTED,
        "ATTEMPT_TIMED_OUT",
        "The attempt was ended after "
            + timeout.toSeconds()
            + " s, which is all that the goal's limit attemptTimeout allows.",
        List.of(),
        false);
  }

  private Duration usable(Duration since) {
    return since.plusMillis((long) (lease.toMillis() * USABLE_PART));
  }

  private static boolean isOver(Duration deadline, Duration now) {
    return now.compareTo(deadline) >= 0;
  }

  private static Duration earliest(Duration first, Duration... others) {
    Duration earliest = first;
    for (Duration other : others) {
      earliest = other.compareTo(earliest) < 0 ? other : earliest;
    }
    return earliest;
  }

  private static Duration latest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
