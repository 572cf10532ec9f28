package dev.divisi.reviewer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the reviewer. */
@SpringBootConfiguration
// Divisi makes its Kafka clients itself: they move bytes.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import(ReviewerServiceConfiguration.class)
public class ReviewerServiceApplication {

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(ReviewerServiceApplication.class, arguments);
  }
}
