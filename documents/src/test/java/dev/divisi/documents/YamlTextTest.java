package dev.divisi.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class YamlTextTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String[] TEXTS = {
    "",
    " ",
    "plain words",
    "src/**",
    "- dash",
    "a: b",
    "# no comment",
    "true",
    "Yes",
    "1.10",
    "~",
    "line\n",
    "two\nlines",
    "two\nlines\n",
    "two\n\nlines\n\n",
    "\nfirst empty",
    " leading\nblank",
    "\ttab\nfirst",
    "a\ttab",
    "trailing \nblank",
    "a\r\nb",
    "quote \" and \\ back",
    "Größe 日本 🎼",
    "\u001b[31mred",
    "bidi \u202e evil",
    "\u2028",
    "\u0085",
    "\u007f",
    "\ufeff",
    "{{x}}",
    "[a, b]",
    "&anchor",
    "*alias",
    "!tag",
    "| bar\n> fold",
    "---\n...\n",
    "x".repeat(3000),
    "key:\n  - a\n#b\n",
    "\udb40\udc01",
    "'single'",
    "a # b\nc: d",
    "...",
    "-",
    "?",
    ":",
    "%x",
    "@x",
    "`x`",
    "0x1f",
    "1e5"
  };

  @Test
  void shouldBeReadAsTheSameTree() throws Exception {
    for (String text : TEXTS) {
      ObjectNode task = JSON.createObjectNode().put("id", text).put(text, text);
      task.putArray("scope").add(text).add("b");
      task.putArray("many").addObject().put("run", text).put("n", 1.5).putArray("e");
      task.putObject("nested").put("one", true).putNull("two").putObject("empty");
      assertSame(text, List.of(task, task));
    }
  }

  @Test
  void shouldBeReadAsTheSameTreeWhateverItIs() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ArrayNode items = JSON.createArrayNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(node(random, 0));
      }
      List<JsonNode> list = new java.util.ArrayList<>();
      items.forEach(list::add);
      assertSame("seed " + seed, list);
    }
  }

  @Test
  void shouldBeReadable() {
    ObjectNode task = JSON.createObjectNode().put("id", "expand").put("title", "Say: hello");
    task.put("description", "One\ntwo\n");
    task.putObject("agent").putObject("command").putArray("run").add("sh").add("tools/x.sh");
    task.putArray("checks").addObject().put("name", "tests").put("timeout", "10m");
    String text =
        new YamlText()
            .comment("A plan", "", "of \u001b[31mmine")
            .entry("specification", JSON.createObjectNode().stringNode("Tidy.\nAll.\n"))
            .gap()
            .items("tasks", List.of(task, JSON.createObjectNode().put("id", "b")))
            .toString();
    assertThat(text)
        .isEqualTo(
            """
            # A plan
            #
            # of \\u001b[31mmine
            specification: |
              Tidy.
              All.

            tasks:
              - id: expand
                title: "Say: hello"
                description: |
                  One
                  two
                agent:
                  command:
                    run: [sh, tools/x.sh]
                checks:
                  - name: tests
                    timeout: "10m"

              - id: b
            """);
  }

  private static JsonNode node(Random random, int depth) {
    int kind = random.nextInt(depth > 3 ? 1 : 4);
    if (kind == 2) {
      ArrayNode array = JSON.createArrayNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        array.add(node(random, depth + 1));
      }
      return array;
    }
    if (kind == 3) {
      ObjectNode object = JSON.createObjectNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        object.set(TEXTS[random.nextInt(TEXTS.length)], node(random, depth + 1));
      }
      return object;
    }
    return JSON.createObjectNode().stringNode(TEXTS[random.nextInt(TEXTS.length)]);
  }

  private static void assertSame(String what, List<? extends JsonNode> items) throws Exception {
    String text = new YamlText().items("tasks", items).toString();
    JsonNode read = YamlDocuments.parse("plan.yaml", text).tree().path("tasks");
    assertThat(read.toString())
        .as("%s%n%s", what, text)
        .isEqualTo(JSON.createArrayNode().addAll(items).toString());
    assertThat(text.codePoints().filter(point -> point != '\n').allMatch(Shown::isShowable))
        .as("%s%n%s", what, text)
        .isTrue();
  }
}
