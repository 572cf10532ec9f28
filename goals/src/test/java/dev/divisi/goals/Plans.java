package dev.divisi.goals;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import java.util.List;

/** Plans as a planner writes them. */
final class Plans {
  private Plans() {}

  static PlannedTask task(String id, String scope, String... dependsOn) {
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle("Title of " + id)
        .setDescription("Do " + id)
        .setRepository("shop")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{\"run\":[\"sh\",\"x.sh\"]}"))
        .setScope(List.of(scope))
        .setDependsOn(List.of(dependsOn))
        .build();
  }

  static Plan of(int version, String hash, PlannedTask... tasks) {
    Repository repository =
        Repository.newBuilder().setName("shop").setUrl("https://example.org/shop.git").build();
    return Plan.newBuilder()
        .setVersion(version)
        .setContentHash(hash)
        .setSpecification("Tidy it.\n")
        .setRepositories(
            List.of(new PlannedRepository(repository, "1".repeat(40), "divisi/tidy-1")))
        .setTasks(List.of(tasks))
        .build();
  }
}
