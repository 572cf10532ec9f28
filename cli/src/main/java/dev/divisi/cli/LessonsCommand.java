package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists what agents propose to remember. */
@Command(
    name = "lessons",
    description = {
      "Lists the lessons that attempts proposed, of all goals or of one, and what became of them.",
      "A lesson is written down when a person approves it, and not before."
    })
final class LessonsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private @Nullable String goal;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  LessonsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      context.terminal().note("Nothing was run yet.");
      return ExitCode.DONE.code();
    }
    try (Session session = opened.get()) {
      Lessons lessons = Lessons.read(session.client());
      String goalId = goal == null ? null : lessons.standing().goal(goal).getGoalId();
      List<Lessons.Lesson> wanted =
          lessons.all().stream()
              .filter(lesson -> goalId == null || lesson.goalId().equals(goalId))
              .toList();
      if (json) {
        wanted.forEach(lesson -> context.terminal().say(tree(lessons, lesson).toString()));
      } else if (wanted.isEmpty()) {
        context.terminal().note("No lesson was proposed.");
      } else {
        wanted.forEach(lesson -> print(lessons, lesson));
      }
    }
    return ExitCode.DONE.code();
  }

  /** The text is what a person decides on, so none of it is cut. */
  private void print(Lessons lessons, Lessons.Lesson lesson) {
    context
        .terminal()
        .say(
            lesson.shortId()
                + "  "
                + Untrusted.line(lesson.goalId())
                + "/"
                + Untrusted.line(lesson.taskId())
                + "  "
                + Untrusted.line(lesson.repository())
                + "  "
                + lessons.outcome(lesson));
    context.terminal().say("    " + Untrusted.line(lesson.text()));
  }

  private static ObjectNode tree(Lessons lessons, Lessons.Lesson lesson) {
    AuditEvent decision = lesson.decision();
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put("lessonId", lesson.id())
            .put("goalId", lesson.goalId())
            .put("taskId", lesson.taskId())
            .put("repository", lesson.repository())
            .put("lesson", lesson.text())
            .put(
                "outcome",
                decision == null ? "proposed" : lesson.isApproved() ? "approved" : "rejected")
            .put("by", decision == null ? null : decision.getActor())
            .put("reason", decision == null ? null : decision.getDetails().get("reason"));
    ObjectNode writing = node.putObject("writing");
    lessons.writing(lesson).forEach(goal -> writing.put(goal.getGoalId(), goal.getStatus().name()));
    return node;
  }
}
