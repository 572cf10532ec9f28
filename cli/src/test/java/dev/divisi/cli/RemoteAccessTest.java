package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.local.DivisiHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteAccessTest {

  private static final DivisiHome HOME = new DivisiHome(Path.of("home"));

  @Test
  void shouldBeUsedOnlyWhenBothAddressesAreNamed() throws Exception {
    assertThat(RemoteAccess.from(Map.of(), HOME)).isEmpty();
    assertThat(RemoteAccess.from(Map.of(RemoteAccess.BOOTSTRAP_SERVERS, "kafka:9092"), HOME))
        .isEmpty();
    assertThat(remote("kafka:9092").running())
        .hasValueSatisfying(
            running -> assertThat(running.endpoints().bootstrapServers()).isEqualTo("kafka:9092"));
  }

  @Test
  void shouldNeitherStartNorStopWhatRunsElsewhere() {
    Access access = remote("kafka:9092");

    assertThatThrownBy(() -> access.startForReading())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("runs elsewhere, at kafka:9092");
    assertThatThrownBy(() -> access.stop(access.running().orElseThrow(), Duration.ofSeconds(1)))
        .isInstanceOf(CommandException.class);
  }

  @Test
  void shouldSayWhereItLookedWhenNobodyAnswers() {
    Access access = remote("127.0.0.1:1");

    assertThatThrownBy(() -> access.connect(access.running().orElseThrow()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("Kafka at 127.0.0.1:1 cannot be reached");
  }

  private static Access remote(String servers) {
    return RemoteAccess.from(
            Map.of(
                RemoteAccess.BOOTSTRAP_SERVERS,
                servers,
                RemoteAccess.SCHEMA_REGISTRY_URL,
                "http://registry:8081"),
            HOME)
        .orElseThrow();
  }
}
