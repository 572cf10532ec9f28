package dev.divisi.local;

import java.util.ArrayList;
import java.util.List;

/**
 * The services of a local Divisi. The task graph is first: it is the last to stop, so that workers
 * can hand their work back to it.
 */
enum LocalService {
  TASK_GRAPH("task-graph-service", "dev.divisi.taskgraph.service.TaskGraphServiceApplication"),
  PLANNER("planner-service", "dev.divisi.planner.PlannerServiceApplication"),
  POLICY("policy-service", "dev.divisi.policy.PolicyServiceApplication"),
  IMPLEMENTER("implementer-service", "dev.divisi.implementer.ImplementerServiceApplication"),
  REVIEWER("reviewer-service", "dev.divisi.reviewer.ReviewerServiceApplication"),
  INTEGRATOR("integrator-service", "dev.divisi.integrator.IntegratorServiceApplication");

  private final String part;
  private final String application;

  LocalService(String part, String application) {
    this.part = part;
    this.application = application;
  }

  String part() {
    return part;
  }

  /**
   * The class with the service's main method; it is no part of the service's API, so it is found by
   * name.
   */
  Class<?> application() throws LocalStartException {
    try {
      return Class.forName(application);
    } catch (ClassNotFoundException e) {
      throw new LocalStartException(
          "This installation lacks " + part + " (" + application + ").", e);
    }
  }

  /** What differs from the defaults of the service. */
  List<String> arguments(DivisiHome home, Endpoints endpoints) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--divisi.kafka.bootstrap-servers=" + endpoints.bootstrapServers());
    arguments.add("--divisi.kafka.schema-registry-url=" + endpoints.schemaRegistryUrl());
    switch (this) {
      case TASK_GRAPH ->
          arguments.add("--divisi.task-graph.state-directory=" + home.taskGraphState());
      case PLANNER, IMPLEMENTER, REVIEWER, INTEGRATOR ->
          arguments.add("--divisi.workspace.directory=" + home.workspace(part));
      case POLICY -> {}
    }
    return arguments;
  }
}
