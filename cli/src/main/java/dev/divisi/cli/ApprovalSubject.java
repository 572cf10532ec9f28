package dev.divisi.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What may be approved or rejected: a version of the plan, the patch of a task, a wider scope. */
final class ApprovalSubject {
  @Mixin private final GoalSubject goal = new GoalSubject();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of a task whose patch waits. Without it the goal's plan is meant.")
  private @Nullable String task;

  @Option(
      names = "--version",
      paramLabel = "N",
      description =
          "The version of the plan that is meant: refused when another one waits; needed when"
              + " several do.")
  private @Nullable Integer version;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "The attempt of TASK whose patch is meant: refused when another one waits.")
  private @Nullable Integer attempt;

  @Option(
      names = "--question",
      paramLabel = "ID",
      description = "The request for a wider scope that is meant, instead of a plan or a patch.")
  private @Nullable String question;

  GoalSubject goal() {
    return goal;
  }

  @Nullable String task() {
    return task;
  }

  @Nullable Integer version() {
    return version;
  }

  @Nullable Integer attempt() {
    return attempt;
  }

  @Nullable String question() {
    return question;
  }
}
