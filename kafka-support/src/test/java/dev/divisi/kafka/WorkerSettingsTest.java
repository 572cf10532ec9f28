package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerSettingsTest {
  private static WorkerSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bind("divisi.worker", WorkerSettings.class)
        .get();
  }

  @Test
  void shouldHaveDefaults() {
    WorkerSettings settings = bind(Map.of("divisi.worker.pool", "implementers"));

    assertThat(settings.concurrency()).isEqualTo(2);
    assertThat(settings.grantTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.committedReadsOnly()).isFalse();
    assertThat(settings.name()).contains("-" + ProcessHandle.current().pid() + "-");
    assertThat(settings.group()).isEqualTo("divisi-implementers");
  }

  @Test
  void shouldTakeEachValue() {
    WorkerSettings settings =
        bind(
            Map.of(
                "divisi.worker.name", "anna",
                "divisi.worker.pool", "integrators",
                "divisi.worker.concurrency", "7",
                "divisi.worker.grant-timeout", "3s",
                "divisi.worker.committed-reads-only", "true"));

    assertThat(settings)
        .isEqualTo(new WorkerSettings("anna", "integrators", 7, Duration.ofSeconds(3), true));
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(Map.of("divisi.worker.concurrency", "3")))
        .havingRootCause()
        .withMessageContaining("divisi.worker.pool is missing");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(Map.of("divisi.worker.pool", "p", "divisi.worker.concurrency", "0")))
        .havingRootCause()
        .withMessageContaining("divisi.worker.concurrency is 0");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(
            () -> bind(Map.of("divisi.worker.pool", "p", "divisi.worker.grant-timeout", "0s")))
        .havingRootCause()
        .withMessageContaining("divisi.worker.grant-timeout");
  }
}
