package dev.divisi.agents.model;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.models.ToolDescription;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Runs OpenRewrite recipes: for what is the same in many places, exact and without tokens. */
record RecipeTool(
    CodingAgent recipes,
    Assignment assignment,
    WorktreeFolder files,
    AgentLog log,
    Supplier<Duration> timeLeft)
    implements Tool {

  static final String NAME = "recipe";

  @Override
  public ToolDescription description() {
    return new Schema()
        .objects(
            "recipes",
            "each {\"name\": full name of a recipe, \"options\": {...}}, such as"
                + " {\"name\": \"org.openrewrite.java.ChangeMethodName\", \"options\":"
                + " {\"methodPattern\": \"com.acme.A f(..)\", \"newMethodName\": \"g\"}}")
        .describe(
            NAME,
            "Runs OpenRewrite recipes on the files that the task may write. Better than many edits"
                + " for renaming and moving.");
  }

  @Override
  public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
    Assignment.Brief brief = assignment.brief();
    ObjectNode configuration = ((ObjectNode) arguments.json()).deepCopy();
    Assignment task =
        new Assignment(
            assignment.work(),
            new Assignment.Brief(
                brief.title(),
                brief.description(),
                files.scope(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            files.root(),
            configuration,
            timeLeft.get(),
            Assignment.Round.ONLY);
    try {
      AgentReport report = recipes.work(task, onlyItsActivity());
      return Given.changed(report.summary());
    } catch (AgentException e) {
      throw new ToolException(e.code() + ": " + e.getMessage());
    }
  }

  /** What a recipe spends is nothing, and must not take the place of what the model spent. */
  private AgentLog onlyItsActivity() {
    return new AgentLog() {
      @Override
      public void activity(String oneLine) {
        log.activity(oneLine);
      }
    };
  }
}
