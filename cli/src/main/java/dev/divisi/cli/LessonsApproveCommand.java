package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a lesson written down: by a goal of its own, which takes the way of any other. */
@Command(
    name = "approve",
    description = {
      "Has a lesson written into what agents are told in its repository.",
      "A goal of its own does that, and its patch is judged as any other is."
    })
final class LessonsApproveCommand implements Callable<Integer> {
  private static final Pattern FILE =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\\.md");

  private final CommandContext context;

  @Mixin private final LessonSubject subject = new LessonSubject();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = Lessons.USUAL_FILE,
      description = "The Markdown file that gets it. Default: ${DEFAULT-VALUE}.")
  private String file = Lessons.USUAL_FILE;

  LessonsApproveCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (!FILE.matcher(file).matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "'"
              + Untrusted.line(file)
              + "' cannot get a lesson; name a Markdown file, from the root of the repository.");
    }
    try (Session session = Reading.running(context)) {
      Lessons lessons = Lessons.read(session.client());
      Lessons.Lesson lesson = lessons.find(subject.id());
      GoalState from = lessons.standing().goal(lesson.goalId());
      Repository repository = repository(from, lesson);
      DecisionSender sender = subject.sender(context);
      sender.tell("Lesson: " + Untrusted.line(lesson.text()));
      String goalId = lesson.writingGoal(file);
      // Who was interrupted between decision and goal, or wants another file, comes here again.
      if (!lesson.isApproved() || lessons.standing().find(goalId).isPresent()) {
        ExitCode decided =
            sender.send(
                session,
                sender
                    .draft(DecisionKind.APPROVE_LESSON, from)
                    .setTaskId(lesson.taskId())
                    .setLessonId(lesson.id())
                    .build(),
                "Approved lesson " + lesson.shortId() + ".");
        if (decided != ExitCode.DONE) {
          return decided.code();
        }
      }
      session
          .client()
          .publish(
              TopicCatalogue.GOAL_SUBMITTED, goalId, goal(session.client(), lesson, repository));
      sender.tell("Submitted " + goalId + ", which writes it into " + file + ".");
      sender.tell("Look:   divisi status " + goalId);
      return ExitCode.DONE.code();
    }
  }

  private static Repository repository(GoalState goal, Lessons.Lesson lesson)
      throws CommandException {
    return goal.getBranches().stream()
        .map(BranchState::getRepository)
        .map(PlannedRepository::getRepository)
        .filter(it -> it.getName().equals(lesson.repository()))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.REFUSED,
                    "The goal "
                        + goal.getGoalId()
                        + " has no repository '"
                        + Untrusted.line(lesson.repository())
                        + "'."));
  }

  private GoalSubmitted goal(DivisiClient client, Lessons.Lesson lesson, Repository repository)
      throws InterruptedException {
    String text = Untrusted.line(lesson.text()); // as it was shown
    return GoalSubmitted.newBuilder()
        .setGoalId(lesson.writingGoal(file))
        .setText("Write a lesson of " + lesson.goalId() + " into " + file + ": " + text)
        .setSubmittedBy(context.user())
        .setSubmittedAt(context.clock().instant())
        .setRepositories(List.of(repository))
        .setPlaybook(new Playbook("lesson", null))
        .setParameters(Map.of("lesson", text, "file", file))
        .setDeciders(deciders(client, lesson))
        .build();
  }

  /** Who may decide where it was learnt; whoever approved it, when that is not known any more. */
  private List<String> deciders(DivisiClient client, Lessons.Lesson lesson)
      throws InterruptedException {
    try (RecordFeed feed = client.ofKey(List.of(TopicCatalogue.GOAL_SUBMITTED), lesson.goalId())) {
      return feed.readToEnd().stream()
          .filter(GoalSubmitted.class::isInstance)
          .map(GoalSubmitted.class::cast)
          .filter(goal -> goal.getGoalId().equals(lesson.goalId()))
          .findFirst()
          .map(GoalSubmitted::getDeciders)
          .orElse(List.of(context.user()));
    }
  }
}
