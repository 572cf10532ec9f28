package dev.divisi.local;

import dev.divisi.service.SandboxSettings;
import dev.divisi.workspace.process.Sandbox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The services of one process, each a Spring context of its own that knows nothing of the others.
 */
final class ServiceContexts implements AutoCloseable {
  private final Map<LocalService, ConfigurableApplicationContext> contexts =
      new EnumMap<>(LocalService.class);

  /** With all services on one class path each would be given what the console alone needs. */
  private static final List<String> OF_THE_CONSOLE =
      List.of(
          DataSourceAutoConfiguration.class.getName(),
          FlywayAutoConfiguration.class.getName(),
          UserDetailsServiceAutoConfiguration.class.getName());

  private ServiceContexts() {}

  /** Starts all services side by side and returns when all run; when one fails, none stays. */
  static ServiceContexts start(
      DivisiHome home, Endpoints endpoints, int partitions, StartClock clock)
      throws LocalStartException, InterruptedException {
    // Logging belongs to the process: a service must not set it up anew.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    ServiceContexts services = new ServiceContexts();
    Map<LocalService, Future<ConfigurableApplicationContext>> starting =
        new EnumMap<>(LocalService.class);
    boolean complete = false;
    try (ExecutorService threads = Executors.newFixedThreadPool(LocalService.values().length)) {
      for (LocalService service : LocalService.values()) {
        starting.put(
            service,
            threads.submit(
                () ->
                    clock.timed(service.part(), () -> run(service, home, endpoints, partitions))));
      }
      services.await(starting);
      complete = true;
      return services;
    } finally {
      if (!complete) {
        services.close();
      }
    }
  }

  private void await(Map<LocalService, Future<ConfigurableApplicationContext>> starting)
      throws LocalStartException, InterruptedException {
    List<LocalStartException> failures = new ArrayList<>();
    for (Map.Entry<LocalService, Future<ConfigurableApplicationContext>> entry :
        starting.entrySet()) {
      try {
        contexts.put(entry.getKey(), entry.getValue().get());
      } catch (ExecutionException e) {
        failures.add(
            new LocalStartException(
                entry.getKey().part() + " did not start: " + rootMessage(e), e.getCause()));
      }
    }
    if (!failures.isEmpty()) {
      LocalStartException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static ConfigurableApplicationContext run(
      LocalService service, DivisiHome home, Endpoints endpoints, int partitions) {
    Class<?> application = service.application();
    List<String> arguments = new ArrayList<>(service.arguments(home, endpoints));
    arguments.add("--spring.config.location=" + ownConfiguration(application));
    arguments.add("--spring.jmx.enabled=false");
    arguments.add("--divisi.kafka.partitions=" + partitions);
    if (!service.isWeb()) {
      arguments.add("--spring.autoconfigure.exclude=" + String.join(",", OF_THE_CONSOLE));
    }
    return new SpringApplicationBuilder(application)
        .web(service.isWeb() ? WebApplicationType.SERVLET : WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .registerShutdownHook(false)
        .logStartupInfo(false)
        // On one's own machine it is not required; whoever wants it so says so, and is heard.
        .properties("divisi.sandbox.mode=auto")
        .run(arguments.toArray(String[]::new));
  }

  /**
   * The configuration files beside the service's own classes. With all services on one class path
   * the usual look-up would give each of them the file of whichever comes first.
   */
  private static String ownConfiguration(Class<?> application) {
    String place = application.getProtectionDomain().getCodeSource().getLocation().toString();
    String root = place.endsWith("/") ? place : "jar:" + place + "!/";
    return "optional:" + root + "application.properties,optional:" + root + "application.yaml";
  }

  /** How agents and checks are confined; all workers of this process find the same. */
  String confinement() {
    ConfigurableApplicationContext worker =
        Objects.requireNonNull(contexts.get(LocalService.IMPLEMENTER));
    Sandbox sandbox = worker.getBean(Sandbox.class);
    SandboxSettings settings = worker.getBean(SandboxSettings.class);
    if (!sandbox.confines()) {
      return "Agents and checks are "
          + sandbox.words()
          + ". They can do what you can: run only what you trust. docs/sandbox.md says how to"
          + " confine them.";
    }
    return "Agents and checks run "
        + sandbox.words()
        + "; agents "
        + network(settings.agentNetwork())
        + ", checks "
        + network(settings.checkNetwork())
        + ".";
  }

  private static String network(boolean allowed) {
    return allowed ? "with network" : "without network";
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Stops the workers side by side, and then the task graph. */
  @Override
  public void close() {
    ConfigurableApplicationContext taskGraph = contexts.remove(LocalService.TASK_GRAPH);
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      contexts.values().forEach(context -> threads.execute(context::close));
    } finally {
      contexts.clear();
      if (taskGraph != null) {
        taskGraph.close();
      }
    }
  }
}
