package dev.divisi.cli;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import java.time.Duration;
import java.util.List;

/**
 * All audit events with their places, and the states of goals, which name the last event of each.
 */
interface AuditLog extends AutoCloseable {

  /** Where a record stands. */
  record Place(String topic, int partition, long offset) {
    @Override
    public String toString() {
      return topic + "-" + partition + " at " + offset;
    }
  }

  /** What stands there. */
  sealed interface Entry {
    /** The goal that it is about. */
    String goalId();
  }

  /** An audit event. */
  record Event(Place place, AuditEvent event) implements Entry {
    @Override
    public String goalId() {
      return event.getGoalId();
    }
  }

  /** A record among the audit events that is none; its key says which goal it should be about. */
  record Unreadable(Place place, String goalId, String reason) implements Entry {}

  /** How a goal stands. */
  record State(GoalState state) implements Entry {
    @Override
    public String goalId() {
      return state.getGoalId();
    }
  }

  /** What has come, in the order of each goal; waits at most that long for the first. */
  List<Entry> poll(Duration limit) throws InterruptedException;

  /** Everything up to what stands on the topics now. */
  List<Entry> readToEnd() throws InterruptedException;

  @Override
  void close();
}
