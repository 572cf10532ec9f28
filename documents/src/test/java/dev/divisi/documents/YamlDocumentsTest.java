package dev.divisi.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class YamlDocumentsTest {
  enum Outcome {
    DENY,
    REQUIRE_APPROVAL
  }

  record Part(String name, int size, List<String> globs) {
    Part {
      if (size < 0) {
        throw new IllegalArgumentException("size must not be negative");
      }
    }
  }

  record Whole(
      String title,
      @Nullable Duration timeout,
      @JsonProperty("default") @Nullable String fallback,
      @Nullable Outcome outcome,
      @Nullable Boolean strict,
      List<Part> parts,
      Map<String, String> options,
      @Nullable JsonNode anything) {}

  private static Whole read(String text) throws DocumentException {
    return YamlDocuments.read("whole.yaml", text, Whole.class);
  }

  @Nested
  class Reading {
    @Test
    void shouldFillEveryKindOfComponentWhenTheyAreGiven() throws DocumentException {
      Whole whole =
          read(
              """
              # a comment
              title: "A \u00fc title"
              timeout: 1h30m
              default: plain
              outcome: requireApproval
              strict: true
              parts:
                - {name: one, size: 3, globs: [a/**, b]}
                - name: two
                  size: 0
              options: {version: 1.10, flag: true, big: 0123}
              anything:
                deep: [1, 2.50, null, "3", yes]
              """);

      assertThat(whole.title()).isEqualTo("A \u00fc title");
      assertThat(whole.timeout()).isEqualTo(Duration.ofMinutes(90));
      assertThat(whole.fallback()).isEqualTo("plain");
      assertThat(whole.outcome()).isEqualTo(Outcome.REQUIRE_APPROVAL);
      assertThat(whole.strict()).isTrue();
      assertThat(whole.parts())
          .containsExactly(new Part("one", 3, List.of("a/**", "b")), new Part("two", 0, List.of()));
      assertThat(whole.options())
          .containsExactly(
              Map.entry("version", "1.10"), Map.entry("flag", "true"), Map.entry("big", "0123"));
      assertThat(whole.anything()).hasToString("{\"deep\":[1,2.50,null,\"3\",\"yes\"]}");
    }

    @Test
    void shouldLeaveOptionalPartsEmptyWhenTheyAreAbsent() throws DocumentException {
      Whole whole = read("title: x");

      assertThat(whole.timeout()).isNull();
      assertThat(whole.parts()).isEmpty();
      assertThat(whole.options()).isEmpty();
    }

    @Test
    void shouldIgnoreAByteOrderMarkWhenThereIsOne() throws DocumentException {
      assertThat(read("\uFEFFtitle: x").title()).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @MethodSource
  void shouldSayWhatIsWrongAndWhereWhenADocumentIsBad(String text, String message) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(DocumentException.class).hasMessage(message);
  }

  static List<Arguments> shouldSayWhatIsWrongAndWhereWhenADocumentIsBad() {
    return List.of(
        Arguments.of("", "whole.yaml:1:1: the document is empty"),
        Arguments.of("# only a comment\n", "whole.yaml:1:1: the document is empty"),
        Arguments.of(
            "- a", keyed("whole.yaml:1:1: expected a mapping with the keys ", ", found a list")),
        Arguments.of(
            "just text",
            keyed(
                "whole.yaml:1:1: expected a mapping with the keys ",
                ", found the text \"just text\"")),
        Arguments.of("strict: true", "whole.yaml:1:1: title: is required"),
        Arguments.of(
            "title:",
            "whole.yaml:1:7: title: expected a text (an empty one is written \"\"), found nothing"),
        Arguments.of(
            "title: x\ntimout: 3m",
            keyed("whole.yaml:2:1: timout: unknown key; did you mean timeout? known keys: ", "")),
        Arguments.of(
            "title: x\nparts:\n  - name: a\n    size: 1\n    szie: 2",
            "whole.yaml:5:5: parts[0].szie: unknown key; did you mean size? known keys: name, size,"
                + " globs"),
        Arguments.of(
            "title: x\nqwertz: 3m", keyed("whole.yaml:2:1: qwertz: unknown key; known keys: ", "")),
        Arguments.of(
            "title: x\nparts:\n  - name: a\n    size: many",
            "whole.yaml:4:11: parts[0].size: expected a whole number, found the text \"many\""),
        Arguments.of(
            "title: x\nparts:\n  - {name: a, size: 1, globs: [a, [b]]}",
            "whole.yaml:3:35: parts[0].globs[1]: expected a text, found a list"),
        Arguments.of(
            "title: x\nparts:\n  - {name: a, size: 1, globs: src}",
            "whole.yaml:3:31: parts[0].globs: expected a list, found the text \"src\""),
        Arguments.of(
            "title: x\nparts:\n  - {name: a, size: 99999999999}",
            "whole.yaml:3:21: parts[0].size: the number \"99999999999\" is too large"),
        Arguments.of(
            "title: x\nparts:\n  - {name: a, size: -1}",
            "whole.yaml:3:5: parts[0]: size must not be negative"),
        Arguments.of(
            "title: x\ntimeout: 10 minutes",
            "whole.yaml:2:10: timeout: expected a length of time such as 90s, 10m or 1h30m, found the text \"10 minutes\""),
        Arguments.of(
            "title: x\noutcome: DENY",
            "whole.yaml:2:10: outcome: expected one of deny, requireApproval, found the text \"DENY\""),
        Arguments.of(
            "title: x\nstrict: yes",
            "whole.yaml:2:9: strict: expected true or false, found the text \"yes\""),
        Arguments.of(
            "title: x\noptions: {a: {b: c}}",
            "whole.yaml:2:14: options.a: expected a text, found a mapping"),
        Arguments.of(
            "title: x\ntitle: y",
            "whole.yaml:2:1: title: stands here twice; it is already in line 1"),
        Arguments.of(
            "title: x\nanything: {a: {b: 1, b: 2}}",
            "whole.yaml:2:22: anything.a.b: stands here twice; it is already in line 2"),
        Arguments.of(
            "title: x\n---\ntitle: y",
            "whole.yaml:2:1: a second document begins here; write one document only"),
        Arguments.of(
            "title: &a x\nfallback: *a",
            "whole.yaml:1:8: title: an anchor (&) is not supported; write the value out where needed"),
        Arguments.of(
            "title: *a",
            "whole.yaml:1:8: title: an alias (*) is not supported; write the value out"),
        Arguments.of(
            "title: !!javax.script.ScriptEngineManager x",
            "whole.yaml:1:8: title: a tag (!) is not supported; remove it"),
        Arguments.of(
            "title: x\nparts:\n\t- a",
            "whole.yaml:3:1: a tab is not allowed here; indent with spaces"),
        Arguments.of(
            "title: {{ name }}",
            "whole.yaml:1:9: title: a key must be a plain text; quote the value if it begins with { [ * or &"),
        Arguments.of(
            "title: x\noptions: {a\u0007: b}",
            "whole.yaml:2:12: the character U+0007 is not allowed in YAML; remove it"),
        Arguments.of(
            "title: x\n\"\\e[31m\": y",
            keyed("whole.yaml:2:1: \"\\u001b[31m\": unknown key; known keys: ", "")),
        Arguments.of(
            "parts: [{name: a, size: b}]\nstrict: 3\nother: 1",
            keyed(
                """
                whole.yaml:1:1: title: is required
                whole.yaml:1:25: parts[0].size: expected a whole number, found the text "b"
                whole.yaml:2:9: strict: expected true or false, found the number 3
                whole.yaml:3:1: other: unknown key; known keys:\s""",
                "")));
  }

  private static String keyed(String before, String after) {
    return before + "title, timeout, default, outcome, strict, parts, options, anything" + after;
  }

  @Nested
  class Bounds {
    @Test
    void shouldRefuseWhenTheDocumentIsTooLarge() {
      assertThatThrownBy(() -> read("title: " + "x".repeat(1 << 20)))
          .hasMessage("whole.yaml:1:1: the document is larger than 1 MiB; split it");
    }

    @Test
    void shouldRefuseWhenItIsNestedTooDeeply() {
      assertThatThrownBy(() -> read("anything: " + "[".repeat(500_000)))
          .hasMessage("whole.yaml:1:51: nested deeper than 40 levels");
    }

    @Test
    void shouldShowTwentyProblemsWhenThereAreMore() {
      String text = "title: x\nparts:\n" + "  - {name: [], size: 1}\n".repeat(25);

      assertThatThrownBy(() -> read(text))
          .hasMessageEndingWith("... and 5 more problems")
          .satisfies(failure -> assertThat(((DocumentException) failure).problems()).hasSize(25));
    }
  }

  @Nested
  class Positions {
    @Test
    void shouldFindThePlaceOfAValueWhenItsMeaningIsWrong() throws DocumentException {
      YamlDocument document =
          YamlDocuments.parse(
              "p.yaml", "tasks:\n  - id: a\n    scope:\n      - src/**\n      - '['\n");

      FieldPath glob = FieldPath.of("tasks").index(0).key("scope").index(1);
      assertThat(document.position(glob)).isEqualTo(new Position(5, 9));
      assertThat(document.position(FieldPath.of("tasks").index(0).key("checks").index(3)))
          .as("the nearest parent of what is not there")
          .isEqualTo(new Position(2, 5));
      assertThat(
              new DocumentException(
                  document.source(), List.of(document.problem(glob, "is no glob"))))
          .hasMessage("p.yaml:5:9: tasks[0].scope[1]: is no glob");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
      "plain, 1, 3",
      "single, 1, 3",
      "literal, 2, 5",
      "folded, 1, 8",
      "several, 1, 8",
    })
    void shouldTellWhereACharacterOfATextStandsHoweverItIsWritten(String key, int line, int column)
        throws DocumentException {
      String text =
          """
          plain: ab!
          single: 'ab!'
          literal: |
            first
              ab!
          folded: >-
            first
            a!
          several: first
            a!
          """;
      YamlDocument document = YamlDocuments.parse("p.yaml", text);

      Position place = document.position(FieldPath.of(key), line, column);

      assertThat(text.lines().toList().get(place.line() - 1).charAt(place.column() - 1))
          .as(place.toString())
          .isEqualTo('!');
    }
  }

  @ParameterizedTest
  @MethodSource
  void shouldReadDurationsWhenTheyAreWrittenInAnyKnownWay(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
  }

  static List<Arguments> shouldReadDurationsWhenTheyAreWrittenInAnyKnownWay() {
    return List.of(
        Arguments.of("90s", Duration.ofSeconds(90)),
        Arguments.of("10m", Duration.ofMinutes(10)),
        Arguments.of("1h30m", Duration.ofMinutes(90)),
        Arguments.of("2d", Duration.ofDays(2)),
        Arguments.of("500ms", Duration.ofMillis(500)),
        Arguments.of("0s", Duration.ZERO),
        Arguments.of("PT10M", Duration.ofMinutes(10)));
  }

  @Test
  void shouldReadNoDurationWhenTheTextSaysNone() {
    for (String text : List.of("", "10", "m", "-5m", "PT-5M", "1.5h", "999999d", "10M", "1 m")) {
      assertThat(Durations.parse(text)).as(text).isEmpty();
    }
  }
}
