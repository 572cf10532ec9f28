package dev.divisi.agents.acp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static List<String> lines(String text, int maxBytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
    List<String> lines = new ArrayList<>();
    for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
      lines.add(new String(line.get(), UTF_8));
    }
    return lines;
  }

  @Test
  void shouldGiveLinesOfAnyLengthUpToTheBound() throws IOException {
    String large = "x".repeat(200_000);
    assertThat(lines("a\n\n" + large + "\nb\nunfinished", 200_000))
        .containsExactly("a", "", large, "b");
  }

  @Test
  void shouldFailWhenALineIsTooLong() {
    assertThatExceptionOfType(LineReader.LineTooLongException.class)
        .isThrownBy(() -> lines("a\n" + "x".repeat(101) + "\n", 100));
    assertThatExceptionOfType(LineReader.LineTooLongException.class)
        .isThrownBy(() -> lines("x".repeat(1_000_000), 100));
  }
}
