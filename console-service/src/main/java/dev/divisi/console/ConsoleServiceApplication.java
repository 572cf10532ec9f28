package dev.divisi.console;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the console. */
@SpringBootConfiguration
// Divisi makes its Kafka clients itself: they move bytes.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import(ConsoleServiceConfiguration.class)
public class ConsoleServiceApplication {

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(ConsoleServiceApplication.class, arguments);
  }
}
