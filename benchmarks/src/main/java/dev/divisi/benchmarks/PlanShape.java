package dev.divisi.benchmarks;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How the tasks of a goal depend on each other. No two of them may write the same file. */
enum PlanShape {
  /** Each layer of ten waits for all ten of the one before. */
  LAYERS_OF_TEN {
    @Override
    List<Integer> dependencies(int position) {
      int layer = position / 10;
      return layer == 0 ? List.of() : range((layer - 1) * 10, layer * 10);
    }
  },

  /** All wait for the first. */
  FAN_OUT {
    @Override
    List<Integer> dependencies(int position) {
      return position == 0 ? List.of() : List.of(0);
    }
  },

  /** Ten tasks: one, four, four, one; each waits for the whole layer before. */
  ONE_FOUR_FOUR_ONE {
    @Override
    List<Integer> dependencies(int position) {
      return switch (position) {
        case 0 -> List.of();
        case 1, 2, 3, 4 -> List.of(0);
        case 5, 6, 7, 8 -> range(1, 5);
        default -> range(5, 9);
      };
    }
  },

  /** None waits for another. */
  INDEPENDENT {
    @Override
    List<Integer> dependencies(int position) {
      return List.of();
    }
  };

  abstract List<Integer> dependencies(int position);

  /** A plan of that shape; its tasks are spread over the goal's repositories in turn. */
  Plan plan(GoalSubmitted goal, int tasks) {
    List<PlannedRepository> repositories =
        goal.getRepositories().stream()
            .map(
                repository ->
                    new PlannedRepository(
                        repository,
                        "0123456789012345678901234567890123456789",
                        "divisi/" + goal.getGoalId()))
            .toList();
    List<PlannedTask> planned = new ArrayList<>();
    for (int position = 0; position < tasks; position++) {
      String repository =
          repositories.get(position % repositories.size()).getRepository().getName();
      planned.add(task(goal.getGoalId(), position, repository));
    }
    return Plan.newBuilder()
        .setVersion(1)
        .setContentHash("hash-of-" + goal.getGoalId())
        .setSpecification("What will be done, and why. ".repeat(10))
        .setRepositories(repositories)
        .setTasks(planned)
        .build();
  }

  private PlannedTask task(String goalId, int position, String repository) {
    return PlannedTask.newBuilder()
        .setId(id(position))
        .setTitle("Change module " + position)
        .setDescription("What is to be changed, where, and what must not be. ".repeat(5))
        .setRepository(repository)
        .setPool(TopicCatalogue.DEFAULT_POOL)
        .setAgent(new AgentChoice("none", "none"))
        .setScope(List.of("modules/" + goalId + "-m" + position + "/**"))
        .setDependsOn(dependencies(position).stream().map(PlanShape::id).toList())
        .setChecks(List.of(new CheckCommand("test", List.of("make", "test-" + position), 60)))
        .setAcceptanceCriteria(List.of("The tests of the module pass."))
        .build();
  }

  /** Names of the goal's repositories. */
  static List<Repository> repositories(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new Repository("repository-" + number, "/srv/git/repository-" + number, "main"))
        .toList();
  }

  private static String id(int position) {
    return "t" + position;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
