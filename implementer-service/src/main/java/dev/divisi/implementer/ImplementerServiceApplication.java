package dev.divisi.implementer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class ImplementerServiceApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ImplementerServiceApplication.class, arguments);
  }
}
