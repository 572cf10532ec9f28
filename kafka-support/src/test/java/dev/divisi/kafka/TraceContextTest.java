package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static Headers headers(String value) {
    return new RecordHeaders().add("traceparent", value.getBytes(UTF_8));
  }

  @Test
  void shouldKeepTheTraceAndChangeTheSpanInAChild() {
    String child = new TraceContext(GOOD).child();

    assertThat(child).startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-01");
    assertThat(child).isNotEqualTo(GOOD).hasSameSizeAs(GOOD);
    assertThat(TraceContext.from(headers(child))).isPresent();
  }

  @Test
  void shouldStartADifferentTraceEachTime() {
    assertThat(TraceContext.start()).isNotEqualTo(TraceContext.start());
  }

  @Test
  void shouldReadTheLastHeader() {
    assertThat(TraceContext.from(headers(GOOD))).contains(new TraceContext(GOOD));
    assertThat(TraceContext.from(new RecordHeaders())).isEmpty();
    assertThat(TraceContext.from(new RecordHeaders().add("traceparent", null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
      })
  void shouldPassOverWhatMakesNoSense(String text) {
    assertThat(TraceContext.from(headers(text))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext(text));
  }
}
