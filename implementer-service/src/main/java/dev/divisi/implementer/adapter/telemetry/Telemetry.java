package dev.divisi.implementer.adapter.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.Environment;

/**
 * OpenTelemetry by its own variables, such as {@code OTEL_EXPORTER_OTLP_ENDPOINT}. Without one of
 * them nothing is sent anywhere.
 */
public final class Telemetry {
  private Telemetry() {}

  /** What spans are told to; closed with the service when it can be. */
  public static OpenTelemetry open(Environment environment) {
    boolean wanted =
        environment.containsProperty("OTEL_EXPORTER_OTLP_ENDPOINT")
            || environment.containsProperty("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            || environment.containsProperty("OTEL_TRACES_EXPORTER");
    if (!wanted) {
      return OpenTelemetry.noop();
    }
    return sdk(Map.of());
  }

  /**
   * @param properties beside those of the environment
   */
  static OpenTelemetrySdk sdk(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("otel.service.name", "divisi-implementer");
    all.put("otel.exporter.otlp.protocol", "http/protobuf");
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> all)
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }
}
