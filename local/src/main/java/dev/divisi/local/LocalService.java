package dev.divisi.local;

import dev.divisi.console.ConsoleServiceApplication;
import dev.divisi.implementer.ImplementerServiceApplication;
import dev.divisi.integrator.IntegratorServiceApplication;
import dev.divisi.planner.PlannerServiceApplication;
import dev.divisi.policy.service.PolicyServiceApplication;
import dev.divisi.reviewer.ReviewerServiceApplication;
import dev.divisi.taskgraph.service.TaskGraphServiceApplication;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The services of a local Divisi. The task graph is the last to stop, so that workers can hand
 * their work back to it.
 */
enum LocalService {
  TASK_GRAPH("task-graph-service", TaskGraphServiceApplication.class),
  PLANNER("planner-service", PlannerServiceApplication.class),
  POLICY("policy-service", PolicyServiceApplication.class),
  IMPLEMENTER("implementer-service", ImplementerServiceApplication.class),
  REVIEWER("reviewer-service", ReviewerServiceApplication.class),
  INTEGRATOR("integrator-service", IntegratorServiceApplication.class),
  CONSOLE("console-service", ConsoleServiceApplication.class);

  private final String part;
  private final Class<?> application;

  LocalService(String part, Class<?> application) {
    this.part = part;
    this.application = application;
  }

  String part() {
    return part;
  }

  /** The class with the service's main method. */
  Class<?> application() {
    return application;
  }

  /** Whether it has pages and a database of its own. */
  boolean isWeb() {
    return this == CONSOLE;
  }

  /** What differs from the defaults of the service. */
  List<String> arguments(DivisiHome home, Endpoints endpoints) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--divisi.kafka.bootstrap-servers=" + endpoints.bootstrapServers());
    arguments.add("--divisi.kafka.schema-registry-url=" + endpoints.schemaRegistryUrl());
    switch (this) {
      case TASK_GRAPH ->
          arguments.add("--divisi.task-graph.state-directory=" + home.taskGraphState());
      case PLANNER, POLICY, IMPLEMENTER, REVIEWER, INTEGRATOR -> {
        arguments.add("--divisi.workspace.directory=" + home.workspace());
        // Whoever states goals here may read all of that themselves.
        arguments.add("--divisi.workspace.local-repositories=/");
      }
      case CONSOLE -> {
        URI console = URI.create(endpoints.consoleUrl());
        // This machine only: whoever is here is let in by a link, and nobody else is to knock.
        arguments.add("--server.address=" + console.getHost());
        arguments.add("--server.port=" + console.getPort());
        arguments.add("--divisi.console.url=" + console);
        arguments.add("--divisi.console.directory=" + home.console());
        arguments.add("--divisi.console.login.secret-file=" + home.consoleSecret());
      }
    }
    return arguments;
  }
}
