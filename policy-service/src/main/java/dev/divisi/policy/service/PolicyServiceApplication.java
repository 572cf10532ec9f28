package dev.divisi.policy.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts policy. */
@SpringBootConfiguration
// Divisi makes its Kafka clients itself: they move bytes.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import(PolicyServiceConfiguration.class)
public class PolicyServiceApplication {

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(PolicyServiceApplication.class, arguments);
  }
}
