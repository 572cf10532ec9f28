package dev.divisi.cli;

import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A log in memory: some of it is there, some comes when it is asked for again. */
final class FakeAuditLog implements AuditLog {
  final List<Entry> now = new ArrayList<>();
  final List<Entry> later = new ArrayList<>();
  boolean closed;

  /** Adds a goal with so many events, and a state that knows the last. */
  void goal(String goalId, int events) {
    AuditEvent last = States.audit(goalId, 0, "none", "");
    for (int number = 1; number <= events; number++) {
      AuditEvent next = States.audit(goalId, number, "TaskReadied", "number " + number);
      last = AuditChain.link(next, last.getHash());
      now.add(event(now.size(), last));
    }
    now.add(new State(state(goalId, last)));
  }

  static Event event(long offset, AuditEvent event) {
    return new Event(place(offset), event);
  }

  static Place place(long offset) {
    return new Place(TopicCatalogue.AUDIT_EVENTS.name(), 1, offset);
  }

  static GoalState state(String goalId, AuditEvent last) {
    return GoalState.newBuilder(States.goal(goalId, GoalStatus.RUNNING, "", 5))
        .setAuditSequence(last.getSequence())
        .setAuditHash(last.getHash())
        .build();
  }

  @Override
  public List<Entry> poll(Duration limit) {
    List<Entry> fresh = List.copyOf(later);
    later.clear();
    return fresh;
  }

  @Override
  public List<Entry> readToEnd() {
    return List.copyOf(now);
  }

  @Override
  public void close() {
    closed = true;
  }
}
