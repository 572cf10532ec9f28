package dev.divisi.console;

import dev.divisi.console.adapter.login.LocalTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the console, or prints a link into one that runs beside it. */
@SpringBootConfiguration
// Divisi makes its Kafka clients itself: they move bytes.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import(ConsoleServiceConfiguration.class)
public class ConsoleServiceApplication {
  private static final Duration VALID = Duration.ofMinutes(5);

  /**
   * Runs until it is stopped. With {@code link NAME} it only prints a link that lets that person
   * in, for a console in a container, whose secret nobody outside can read.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 2 && arguments[0].equals("link")) {
      System.out.println(link(System.getenv(), arguments[1], Instant.now()));
      return;
    }
    SpringApplication.run(ConsoleServiceApplication.class, arguments);
  }

  /** A link by the secret and the address that the console itself is configured with. */
  static String link(Map<String, String> environment, String user, Instant now) throws IOException {
    Path secret =
        Path.of(
            environment.getOrDefault(
                "DIVISI_CONSOLE_LOGIN_SECRETFILE", "./console-data/login-secret"));
    String url = environment.getOrDefault("DIVISI_CONSOLE_URL", "http://localhost:8080");
    return url
        + "/login/link?token="
        + LocalTokens.of(secret).make(user, LocalTokens.Use.LINK, now, VALID);
  }
}
