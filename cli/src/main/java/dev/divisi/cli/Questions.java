package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.OpenQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The open questions of a goal. */
final class Questions {
  private Questions() {}

  /** The question with that id, or the only one whose id begins so; empty when it is neither. */
  static Optional<OpenQuestion> find(GoalState goal, String idOrBeginning) {
    if (idOrBeginning.isBlank()) {
      return Optional.empty();
    }
    List<OpenQuestion> matches =
        goal.getQuestions().stream()
            .filter(question -> question.getQuestionId().startsWith(idOrBeginning))
            .toList();
    Optional<OpenQuestion> exact =
        matches.stream().filter(it -> it.getQuestionId().equals(idOrBeginning)).findFirst();
    return exact.isPresent() || matches.size() != 1 ? exact : Optional.of(matches.getFirst());
  }

  /**
   * As {@link #find}.
   *
   * @throws CommandException REFUSED with all open questions
   */
  static OpenQuestion require(GoalState goal, String idOrBeginning) throws CommandException {
    Optional<OpenQuestion> found = find(goal, idOrBeginning);
    if (found.isPresent()) {
      return found.get();
    }
    throw new CommandException(
        ExitCode.REFUSED,
        "The goal "
            + goal.getGoalId()
            + " has no open question '"
            + Untrusted.line(idOrBeginning)
            + "'.\n"
            + String.join("\n", list(goal)));
  }

  /** All of them, for a person. */
  static List<String> list(GoalState goal) {
    if (goal.getQuestions().isEmpty()) {
      return List.of("No question of " + goal.getGoalId() + " is open.");
    }
    List<String> lines = new ArrayList<>();
    lines.add("Open questions of " + goal.getGoalId() + ":");
    for (OpenQuestion question : goal.getQuestions()) {
      lines.add("  " + asked(question));
      List<String> text = Untrusted.each(question.getText());
      text.forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  /** Its id, and who asks. */
  static String asked(OpenQuestion question) {
    String task =
        question.getTaskId() == null ? "" : " for " + Untrusted.line(question.getTaskId());
    return Untrusted.line(question.getQuestionId())
        + "  "
        + Untrusted.line(question.getFrom())
        + task;
  }
}
