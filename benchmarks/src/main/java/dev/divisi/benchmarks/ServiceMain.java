package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.taskgraph.service.TaskGraphServiceApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/**
 * The task graph service in a process of its own, as it is deployed: same application, same
 * defaults. Arguments that begin with {@code streams:} change a property of Kafka Streams; only
 * this process knows them.
 */
public final class ServiceMain {
  private static final String STREAMS = "streams:";
  private static final Duration SAMPLE_EVERY = Duration.ofMillis(10);
  private static final long RUNNING_WITHIN = Duration.ofSeconds(60).toNanos();

  /** With all services on one class path it would be given what the console alone needs. */
  private static final String OF_THE_CONSOLE =
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
          + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration";

  private static final long CLOSED_WITHIN = Duration.ofSeconds(15).toNanos();

  private ServiceMain() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws IOException {
    // The output belongs to the answers.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    List<String> settings = new ArrayList<>();
    Map<String, String> overrides = new TreeMap<>();
    for (String argument : arguments) {
      if (argument.startsWith(STREAMS)) {
        String[] pair = argument.substring(STREAMS.length()).split("=", 2);
        overrides.put(pair[0], pair[1]);
      } else {
        settings.add(argument);
      }
    }
    settings.add("--spring.config.location=" + ownConfiguration());
    settings.add("--spring.jmx.enabled=false");
    settings.add("--spring.autoconfigure.exclude=" + OF_THE_CONSOLE);
    try (ConfigurableApplicationContext context =
            new SpringApplicationBuilder(TaskGraphServiceApplication.class)
                .web(WebApplicationType.NONE)
                .listeners(ServiceMain::tell)
                .initializers(
                    fresh -> fresh.getBeanFactory().addBeanPostProcessor(changing(overrides)))
                .run(settings.toArray(String[]::new));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      awaitRunning(context.getBean(StreamsBuilderFactoryBean.class));
      System.out.println("ready");
      answer(questions);
      endSoon();
    }
  }

  /** Spring Boot takes it that why it failed was logged, and nothing is logged here. */
  private static void tell(ApplicationEvent event) {
    if (event instanceof ApplicationFailedEvent failed) {
      failed.getException().printStackTrace();
    }
  }

  /** When the broker is gone too, Kafka Streams would wait for it long before it closes. */
  private static void endSoon() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              LockSupport.parkNanos(CLOSED_WITHIN);
              Runtime.getRuntime().halt(1);
            });
  }

  private static void answer(BufferedReader questions) throws IOException {
    Recording recording = null;
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      if (line.equals("record")) {
        recording = new Recording();
        recording.enable("jdk.ExecutionSample").withPeriod(SAMPLE_EVERY);
        recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLE_EVERY);
        recording.start();
      } else if (recording != null) {
        recording.stop();
        recording.dump(Path.of(line));
        recording.close();
        recording = null;
      }
      System.out.println("done");
    }
  }

  /** With all services on one class path, the usual look-up could find the file of another. */
  private static String ownConfiguration() {
    String place =
        TaskGraphServiceApplication.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toString();
    return (place.endsWith("/") ? place : "jar:" + place + "!/") + "application.yaml";
  }

  private static BeanPostProcessor changing(Map<String, String> overrides) {
    return new BeanPostProcessor() {
      @Override
      public @Nullable Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof StreamsBuilderFactoryBean streams) {
          Properties properties = streams.getStreamsConfiguration();
          if (properties != null) {
            properties.putAll(overrides);
            streams.setStreamsConfiguration(properties);
          }
        }
        return bean;
      }
    };
  }

  private static void awaitRunning(StreamsBuilderFactoryBean streams) {
    long end = System.nanoTime() + RUNNING_WITHIN;
    while (true) {
      KafkaStreams running = streams.getKafkaStreams();
      if (running != null && running.state() == KafkaStreams.State.RUNNING) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Kafka Streams does not run within a minute.");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
