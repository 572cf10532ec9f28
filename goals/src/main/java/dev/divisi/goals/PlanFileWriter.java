package dev.divisi.goals;

import dev.divisi.documents.YamlText;
import dev.divisi.schemas.PlannedRepository;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes a version of a plan as the YAML that {@link PlanFileReader} reads. */
public final class PlanFileWriter {
  private PlanFileWriter() {}

  /** For reading only. */
  public static String text(PlanHistory.Version version) {
    return body(new YamlText(), version);
  }

  /**
   * With comments that explain, for somebody who edits it.
   *
   * @param how lines on what to do with it where it is edited
   */
  public static String explained(String goalId, PlanHistory.Version version, List<String> how) {
    YamlText text =
        new YamlText()
            .comment("The plan of " + goalId + ", " + version.name() + ".")
            .comment(how.toArray(String[]::new))
            .comment(
                "",
                "A task's keys are those of a playbook:",
                "  id           its name; a task with another id is another task",
                "  pool, agent  who does it",
                "  scope        globs of what it may write; tasks whose scopes meet never run at once",
                "  dependsOn    ids of tasks that must be merged before",
                "  checks       how it is known to be done: name, run, timeout",
                "  acceptance   what must hold afterwards, in words",
                "  bestOf       who tries it at once, each with pool and agent; the best one is merged",
                "  expand       true: a planner first turns it into tasks of its own",
                "  type, profile, routing  what kind of work it is, and whose; leave the last two",
                "               out where you change the agent",
                "  ladder       who takes it over, each after two failed attempts in a row",
                "  reviewers    what its reviews look for besides its checks",
                "",
                "The repositories stay as they are:");
    for (PlannedRepository repository : version.plan().getRepositories()) {
      text.comment(
          "  "
              + repository.getRepository().getName()
              + "  "
              + repository.getRepository().getUrl()
              + " at "
              + Shortened.hash(repository.getBaseCommit()));
    }
    return body(text.gap(), version);
  }

  private static String body(YamlText text, PlanHistory.Version version) {
    ObjectNode tree = PlanTree.of(version.plan());
    return text.entry("specification", tree.path("specification"))
        .gap()
        .items("tasks", tree.path("tasks"))
        .toString();
  }
}
