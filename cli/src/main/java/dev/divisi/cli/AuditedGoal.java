package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditChain.Flaw;
import dev.divisi.schemas.AuditChain.Problem;
import dev.divisi.schemas.AuditChain.Report;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The audit record of one goal, as it is read, and what is wrong with it. */
final class AuditedGoal {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String UNREADABLE = "UNREADABLE";

  private final String goalId;
  private final List<AuditLog.Event> events = new ArrayList<>();
  private final List<AuditLog.Unreadable> unreadable = new ArrayList<>();
  private @Nullable GoalState state;
  private @Nullable Report settled;

  AuditedGoal(String goalId) {
    this.goalId = goalId;
  }

  String goalId() {
    return goalId;
  }

  void apply(AuditLog.Entry entry) {
    switch (entry) {
      case AuditLog.Event event -> events.add(event);
      case AuditLog.Unreadable record -> unreadable.add(record);
      case AuditLog.State record -> state = record.state();
    }
  }

  /** Whether events and state belong together; what is read while a goal goes on may not yet. */
  boolean isSettled() {
    if (settled == null) {
      Report report = verify();
      if (report.flaws().stream().noneMatch(flaw -> flaw.problem() == Problem.HEAD)) {
        settled = report;
      }
    }
    return settled != null;
  }

  private Report report() {
    return settled == null ? verify() : settled;
  }

  private Report verify() {
    return AuditChain.verify(events.stream().map(AuditLog.Event::event).toList(), state);
  }

  boolean isIntact() {
    return unreadable.isEmpty() && report().isIntact();
  }

  /** What is to be said of it, a line for the goal and one for each thing that is wrong. */
  List<String> lines() {
    Report report = report();
    int problems = report.flaws().size() + unreadable.size();
    StringBuilder first = new StringBuilder(Untrusted.line(goalId)).append(": ");
    first.append(Texts.counted(report.events(), "event")).append(", ");
    first.append(problems == 0 ? "intact" : Texts.counted(problems, "problem"));
    if (report.unhashed() > 0) {
      first
          .append("; ")
          .append(report.hashed() == 0 ? "they are" : "the first " + report.unhashed() + " are")
          .append(" older than the chain, and nothing vouches for them");
    }
    int outside = report.events() - report.hashed() - report.unhashed();
    if (outside > 0) {
      first
          .append("; ")
          .append(Texts.counted(outside, "fact"))
          .append(" that could not be read ")
          .append(outside == 1 ? "stands" : "stand")
          .append(" outside of the chain, and nothing vouches for that");
    }
    List<String> lines = new ArrayList<>(List.of(first.toString()));
    for (AuditLog.Unreadable record : unreadable) {
      lines.add(
          "  %s: cannot be read: %s".formatted(record.place(), Untrusted.glance(record.reason())));
    }
    for (Flaw flaw : report.flaws()) {
      lines.add("  " + where(flaw) + flaw.problem() + ": " + flaw.message());
    }
    return lines;
  }

  private String where(Flaw flaw) {
    if (flaw.index() < 0) {
      return "";
    }
    AuditLog.Event at = events.get(flaw.index());
    AuditEvent event = at.event();
    return "%s, event %d %s: "
        .formatted(at.place(), event.getSequence(), Untrusted.glance(event.getType()));
  }

  ObjectNode json() {
    Report report = report();
    ObjectNode node =
        JSON.createObjectNode()
            .put("goalId", goalId)
            .put("intact", isIntact())
            .put("events", report.events())
            .put("hashed", report.hashed())
            .put("unhashed", report.unhashed());
    ArrayNode flaws = node.putArray("flaws");
    for (AuditLog.Unreadable record : unreadable) {
      place(flaws.addObject().put("problem", UNREADABLE), record.place())
          .put("message", record.reason());
    }
    for (Flaw flaw : report.flaws()) {
      ObjectNode found = flaws.addObject().put("problem", flaw.problem().name());
      if (flaw.index() >= 0) {
        AuditLog.Event at = events.get(flaw.index());
        place(found, at.place())
            .put("sequence", at.event().getSequence())
            .put("type", at.event().getType());
      }
      found.put("message", flaw.message());
    }
    return node;
  }

  private static ObjectNode place(ObjectNode node, AuditLog.Place place) {
    return node.put("topic", place.topic())
        .put("partition", place.partition())
        .put("offset", place.offset());
  }
}
