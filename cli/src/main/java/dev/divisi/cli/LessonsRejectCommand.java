package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Does not let a lesson be written down. */
@Command(
    name = "reject",
    description = {"Does not let a lesson be written down.", "--reason is needed."})
final class LessonsRejectCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final LessonSubject subject = new LessonSubject();

  @Spec private CommandSpec spec = CommandSpec.create();

  LessonsRejectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (subject.reason().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--reason=TEXT'");
    }
    try (Session session = Reading.running(context)) {
      Lessons lessons = Lessons.read(session.client());
      Lessons.Lesson lesson = lessons.find(subject.id());
      DecisionSender sender = subject.sender(context);
      sender.tell("Lesson: " + Untrusted.line(lesson.text()));
      return sender
          .send(
              session,
              sender
                  .draft(DecisionKind.REJECT_LESSON, lessons.standing().goal(lesson.goalId()))
                  .setTaskId(lesson.taskId())
                  .setLessonId(lesson.id())
                  .build(),
              "Rejected lesson " + lesson.shortId() + ".")
          .code();
    }
  }
}
