package dev.divisi.goals;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan as a tree with the keys of a playbook. What is printed, edited and compared is this, so a
 * field that is not here is a field that nobody sees change.
 */
public final class PlanTree {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private PlanTree() {}

  /** A plan with its specification, repositories and tasks. */
  public static ObjectNode of(Plan plan) {
    ObjectNode node = JSON.createObjectNode();
    node.put("specification", plan.getSpecification());
    ArrayNode repositories = node.putArray("repositories");
    for (PlannedRepository repository : plan.getRepositories()) {
      repositories
          .addObject()
          .put("name", repository.getRepository().getName())
          .put("url", repository.getRepository().getUrl())
          .put("baseCommit", repository.getBaseCommit())
          .put("branch", repository.getBranch());
    }
    ArrayNode tasks = node.putArray("tasks");
    plan.getTasks().forEach(task -> tasks.add(of(task)));
    return node;
  }

  /** A task; what is empty, and may be, is left out. */
  public static ObjectNode of(PlannedTask task) {
    ObjectNode node = JSON.createObjectNode().put("id", task.getId()).put("title", task.getTitle());
    text(node, "description", task.getDescription());
    node.put("repository", task.getRepository()).put("pool", task.getPool());
    if (!task.getAgent().getFamily().isEmpty()) {
      node.set("agent", agent(task.getAgent()));
    }
    texts(node, "scope", task.getScope());
    texts(node, "dependsOn", task.getDependsOn());
    if (!task.getChecks().isEmpty()) {
      ArrayNode checks = node.putArray("checks");
      task.getChecks().forEach(check -> checks.add(check(check)));
    }
    texts(node, "acceptance", task.getAcceptanceCriteria());
    if (!task.getBestOf().isEmpty()) {
      ArrayNode candidates = node.putArray("bestOf");
      for (CandidateChoice candidate : task.getBestOf()) {
        candidates
            .addObject()
            .put("pool", candidate.getPool())
            .set("agent", agent(candidate.getAgent()));
      }
    }
    if (task.getExpand()) {
      node.put("expand", true);
    }
    text(node, "type", WorkType.word(task.getType()));
    text(node, "profile", task.getProfile());
    text(node, "routing", task.getRouting());
    if (!task.getLadder().isEmpty()) {
      ArrayNode ladder = node.putArray("ladder");
      task.getLadder().forEach(rung -> ladder.add(rung(rung)));
    }
    if (!task.getReviewers().isEmpty()) {
      ArrayNode reviewers = node.putArray("reviewers");
      task.getReviewers().forEach(reviewer -> reviewers.add(reviewer(reviewer)));
    }
    return node;
  }

  private static ObjectNode rung(LadderRung rung) {
    ObjectNode node = JSON.createObjectNode();
    text(node, "profile", rung.getProfile());
    return node.put("pool", rung.getPool()).set("agent", agent(rung.getAgent()));
  }

  private static ObjectNode reviewer(ReviewProfile reviewer) {
    ObjectNode node = JSON.createObjectNode().put("name", reviewer.getName());
    text(node, "model", reviewer.getModel());
    return node.put("instructions", reviewer.getInstructions());
  }

  private static void text(ObjectNode node, String key, String text) {
    if (!text.isEmpty()) {
      node.put(key, text);
    }
  }

  public static JsonNode agent(AgentChoice agent) {
    return JSON.createObjectNode().set(agent.getFamily(), configuration(agent.getConfiguration()));
  }

  /** The configuration as a tree; as a text when it is no JSON after all. */
  public static JsonNode configuration(String configuration) {
    try {
      return JSON.readTree(configuration);
    } catch (JacksonException _) {
      return JSON.getNodeFactory().stringNode(configuration);
    }
  }

  private static ObjectNode check(CheckCommand check) {
    ObjectNode node = JSON.createObjectNode().put("name", check.getName());
    ArrayNode run = node.putArray("run");
    check.getCommand().forEach(run::add);
    return node.put("timeout", Times.exactly(Duration.ofSeconds(check.getTimeoutSeconds())));
  }

  private static void texts(ObjectNode node, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(key);
      texts.forEach(array::add);
    }
  }
}
