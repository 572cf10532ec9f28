package dev.divisi.agents.command;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an assignment as the JSON that {@link CommandAgent} documents. */
public final class TaskJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private TaskJson() {}

  /** The whole of it, for an agent and for people: indented. */
  public static byte[] bytes(Assignment assignment, List<AgentNote> notes) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("goalId", assignment.work().goalId());
    json.put("taskId", assignment.work().taskId());
    json.put("attempt", assignment.work().attempt());
    json.put("title", assignment.brief().title());
    json.put("description", assignment.brief().description());
    if (!assignment.instructions().isEmpty()) {
      json.put("instructions", assignment.instructions());
    }
    assignment.brief().scope().patterns().forEach(json.putArray("scope")::add);
    assignment.brief().acceptanceCriteria().forEach(json.putArray("acceptanceCriteria")::add);
    ArrayNode checks = json.putArray("checks");
    for (Assignment.Check check : assignment.brief().checks()) {
      ObjectNode entry = checks.addObject();
      entry.put("name", check.name());
      check.command().forEach(entry.putArray("command")::add);
    }
    feedback(assignment.brief().feedback(), json);
    ArrayNode handoffs = json.putArray("handoffs");
    for (Assignment.Handoff handoff : assignment.brief().handoffs()) {
      handoffs
          .addObject()
          .put("taskId", handoff.taskId())
          .put("title", handoff.title())
          .put("text", handoff.text());
    }
    ArrayNode told = json.putArray("notes");
    notes.forEach(note -> told.add(note(note)));
    round(assignment.round(), json);
    json.put("worktree", assignment.worktree().toAbsolutePath().toString());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  /** One line of the file of notes. */
  static byte[] line(AgentNote note) {
    byte[] json = MAPPER.writeValueAsBytes(note(note));
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    return line;
  }

  private static void feedback(List<Assignment.Feedback> feedback, ObjectNode json) {
    ArrayNode texts = json.putArray("feedback");
    ArrayNode attempts = json.putArray("attempts");
    for (Assignment.Feedback lesson : feedback) {
      texts.add(lesson.line());
      attempts
          .addObject()
          .put("attempt", lesson.attempt())
          .put("source", lesson.source())
          .put("code", lesson.code())
          .put("message", lesson.message())
          .put("changed", lesson.changed())
          .put("repeats", lesson.repeats());
    }
  }

  private static ObjectNode note(AgentNote note) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("noteId", note.noteId()).put("kind", note.kind()).put("from", note.from());
    json.put("text", note.text());
    if (note.questionId() != null) {
      json.put("questionId", note.questionId());
    }
    if (!note.scope().isEmpty()) {
      note.scope().forEach(json.putArray("scope")::add);
    }
    return json;
  }

  private static void round(Assignment.Round round, ObjectNode json) {
    json.put("iteration", round.number());
    json.put("maxIterations", round.limit());
    round.findings().forEach(json.putArray("findings")::add);
    AgentBudget budget = round.budget();
    ObjectNode bounds = json.putObject("budget");
    bound(bounds, "tokens", budget.tokens());
    bound(bounds, "costMicros", budget.costMicros());
    bound(bounds, "modelCalls", budget.modelCalls());
  }

  private static void bound(ObjectNode bounds, String name, @Nullable Long bound) {
    if (bound != null) {
      bounds.put(name, bound);
    }
  }
}
