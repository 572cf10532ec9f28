package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.OpenQuestion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers a question of a worker or a planner. */
@Command(
    name = "answer",
    description = {
      "Answers a question. QUESTION may be left out when only one is open.",
      "Without QUESTION and TEXT it lists the open ones."
    })
final class AnswerCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  @Parameters(
      index = "1..*",
      arity = "0..2",
      paramLabel = "[QUESTION] TEXT",
      hideParamSyntax = true,
      description = "Id of the question, or its beginning; then the answer, quoted.")
  private List<String> words = List.of();

  AnswerCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (words.size() > 2) {
      throw new CommandException(ExitCode.USAGE, "The answer has several words; put it in quotes.");
    }
    DecisionSender sender = new DecisionSender(context, subject);
    return sender.onGoal((session, _, goal) -> answer(sender, session, goal));
  }

  private ExitCode answer(DecisionSender sender, Session session, GoalState goal)
      throws CommandException, InterruptedException {
    if (words.isEmpty()) {
      if (subject.json()) {
        context.terminal().say(RecordJson.questions(goal).toString());
      } else {
        Questions.list(goal).forEach(context.terminal()::say);
      }
      return ExitCode.DONE;
    }
    OpenQuestion question =
        words.size() == 2 ? Questions.require(goal, words.getFirst()) : only(goal);
    String text = Texts.required("TEXT", words.getLast());
    if (words.size() == 1 && text.equals(question.getQuestionId())) {
      throw new CommandException(
          ExitCode.USAGE, "That is the question " + text + "; say the answer behind it.");
    }
    return sender.send(
        session,
        sender
            .draft(DecisionKind.ANSWER, goal)
            .setQuestionId(question.getQuestionId())
            .setText(text)
            .build(),
        "Answered "
            + Untrusted.line(question.getFrom())
            + ": "
            + Untrusted.line(question.getText()));
  }

  private static OpenQuestion only(GoalState goal) throws CommandException {
    if (goal.getQuestions().size() == 1) {
      return goal.getQuestions().getFirst();
    }
    throw new CommandException(
        ExitCode.REFUSED,
        String.join("\n", Questions.list(goal))
            + (goal.getQuestions().isEmpty() ? "" : "\nName the one that you answer."));
  }
}
