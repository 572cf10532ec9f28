package dev.divisi.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesTest {
  @TempDir Path temp;

  @Test
  void shouldCountCachedTokensAtTheirOwnPrice() {
    TokenUsage usage = new TokenUsage(1_000_000, 400_000, 100_000, 10_000);

    // 0.5 of 3, 0.4 of 0.3, 0.1 of 3.75, 0.01 of 15 US dollars.
    assertThat(Prices.defaults().costMicros("claude-sonnet-4-5", usage)).contains(2_145_000L);
    assertThat(Prices.defaults().costMicros("claude-sonnet-4-5-20250929", usage))
        .contains(2_145_000L);
  }

  @Test
  void shouldRoundUpSoThatManySmallRequestsAreNotFree() {
    assertThat(Prices.defaults().costMicros("gpt-5-nano", new TokenUsage(1, 0, 0, 0))).contains(1L);
  }

  @Test
  void shouldNotKnowModelsThatAreNotInTheTable() {
    assertThat(Prices.defaults().costMicros("llama3:8b", new TokenUsage(9, 0, 0, 9))).isEmpty();
  }

  @Test
  void shouldTakeTheOperatorsPricesInstead() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("prices.json"),
            """
            {"usdPerMillionTokens": {"gpt-5": {"input": 2, "output": 4},
                                     "llama3:8b": {"input": 0, "output": 0}}}
            """);

    Prices prices = Prices.defaults().overriddenBy(file);

    assertThat(prices.costMicros("gpt-5", new TokenUsage(10, 10, 0, 10))).contains(60L);
    assertThat(prices.costMicros("llama3:8b", new TokenUsage(9, 0, 0, 9))).contains(0L);
    assertThat(prices.costMicros("gpt-5-mini", new TokenUsage(100, 0, 0, 0))).contains(25L);
  }

  @Test
  void shouldSayWhatIsWrongWithATable() throws Exception {
    for (String wrong :
        new String[] {
          "[]",
          "{\"prices\": {}}",
          "{\"usdPerMillionTokens\": {\"m\": {\"input\": -1, \"output\": 1}}}",
          "{\"usdPerMillionTokens\": {\"m\": {\"input\": 1}}}",
          "{\"usdPerMillionTokens\": {\"m\": {\"input\": 1, \"output\": 1, \"more\": 1}}}",
          "no JSON"
        }) {
      Path file = Files.writeString(temp.resolve("wrong.json"), wrong);
      assertThatThrownBy(() -> Prices.defaults().overriddenBy(file))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wrong.json");
    }
  }
}
