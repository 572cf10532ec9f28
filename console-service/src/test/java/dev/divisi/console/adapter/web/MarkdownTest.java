package dev.divisi.console.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void shouldShowTagsAsTextWhenTheyAreWritten() {
    assertThat(html("<script>alert(1)</script>\n\na <img src=x onerror=y> b"))
        .doesNotContain("<script", "<img")
        .contains("&lt;script&gt;", "&lt;img");
  }

  @Test
  void shouldLinkToNothingWhenAnAddressIsAProgram() {
    assertThat(html("[a](javascript:alert(1)) [b](data:text/html,x) [c](https://example.org)"))
        .doesNotContain("javascript:", "data:")
        .contains("href=\"https://example.org\"");
  }

  @Test
  void shouldLoadNothingWhenAnImageIsNamed() {
    assertThat(html("![words](https://evil.example/x.png) ![](https://evil.example/y.png)"))
        .doesNotContain("<img", "evil.example")
        .contains("words", "[image]");
  }

  @Test
  void shouldShowStructureWhenThereIsSome() {
    assertThat(html("# Title\n\n- one\n- two\n\n`code`"))
        .contains("<h1>Title</h1>", "<li>one</li>", "<code>code</code>");
  }

  @Test
  void shouldEndWhenTheTextIsNestedDeeply() {
    assertThat(html("> ".repeat(20_000) + "x")).contains("x");
    assertThat(html("[".repeat(50_000))).isNotEmpty();
  }

  private static String html(String markdown) {
    StringOutput output = new StringOutput();
    Markdown.of(markdown).writeTo(output);
    return output.toString();
  }
}
