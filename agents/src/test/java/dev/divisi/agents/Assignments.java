package dev.divisi.agents;

import dev.divisi.globs.WriteScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Makes assignments for tests. */
public final class Assignments {

  private Assignments() {}

  public static Assignment in(Path worktree, String configuration, String... scope) {
    return in(worktree, configuration, Duration.ofMinutes(2), scope);
  }

  public static Assignment in(
      Path worktree, String configuration, Duration timeout, String... scope) {
    Assignment.Brief brief =
        new Assignment.Brief(
            "Migrate m1",
            "Replace the old price API",
            WriteScope.of(List.of(scope)),
            List.of("no call of the old API is left"),
            List.of(new Assignment.Check("tests", List.of("./mvnw", "test"))),
            List.of(
                new Assignment.Feedback(
                    1, "reviewer", "CHECKS_FAILED", "the tests failed", "m1/a.txt", 2)),
            List.of(new Assignment.Handoff("expand", "Add the API", "Call display().")));
    return new Assignment(
            new Assignment.Work("goal-1", "migrate-m1", 2),
            brief,
            worktree,
            JsonMapper.shared().readTree(configuration),
            timeout,
            Assignment.Round.ONLY)
        .with(new Assignment.Given(context(brief), Optional.empty()));
  }

  /** The task as a context has it; of the rest only that it is there. */
  public static String context(Assignment.Brief brief) {
    return "# Task\n"
        + brief.title()
        + "\n- "
        + String.join("\n- ", brief.scope().patterns())
        + "\n# Files that matter\n"
        + "m1/a.txt";
  }
}
