package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/states.md} what the tables say. */
class StateDiagramTest {

  private static final Path PAGE = Path.of("..", "docs", "states.md");

  @Test
  void shouldShowTheTablesAsTheyAre() throws IOException {
    String expected = page();
    if (Boolean.getBoolean("divisi.regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "docs/states.md is stale; write it anew with: ./mvnw -pl task-graph test -Dtest=StateDiagramTest -Ddivisi.regenerate=true")
        .content()
        .isEqualTo(expected);
  }

  private static String page() {
    return """
        # States

        This page is generated from `GoalTransitions` and `TaskTransitions`. What is not here cannot happen.

        ## A goal

        %s
        ## A task

        A task begins `PENDING`. `DISPATCHED` to `MERGING` are its live states: it holds its write scope and one of
        the goal's slots.

        %s"""
        .formatted(
            diagram("PLANNING", GoalTransitions.TABLE), diagram("PENDING", TaskTransitions.TABLE));
  }

  private static <S extends Enum<S>, E extends Event> String diagram(
      String start, List<Transition<S, E>> table) {
    Map<String, List<String>> arrows =
        table.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.from() + " --> " + row.to(),
                    LinkedHashMap::new,
                    Collectors.mapping(row -> row.on().getSimpleName(), Collectors.toList())));
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    text.append("    [*] --> ").append(start).append('\n');
    arrows.forEach(
        (arrow, events) ->
            text.append("    ")
                .append(arrow)
                .append(": ")
                .append(String.join(", ", events))
                .append('\n'));
    return text.append("```\n").toString();
  }
}
