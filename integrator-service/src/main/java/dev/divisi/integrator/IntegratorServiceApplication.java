package dev.divisi.integrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the integrator. */
@SpringBootConfiguration
// Divisi makes its Kafka clients itself: they move bytes.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import(IntegratorServiceConfiguration.class)
public class IntegratorServiceApplication {

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(IntegratorServiceApplication.class, arguments);
  }
}
