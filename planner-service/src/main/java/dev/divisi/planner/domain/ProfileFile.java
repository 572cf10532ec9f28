package dev.divisi.planner.domain;

import dev.divisi.goals.WorkType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The front matter of a profile as it is written; {@code docs/profiles.md} is its reference.
 *
 * @param tools names, as a list or as a text with commas between them
 */
record ProfileFile(
    String name,
    String description,
    @Nullable Role role,
    List<WorkType> types,
    List<String> paths,
    @Nullable String pool,
    Map<String, JsonNode> agent,
    @Nullable String model,
    @Nullable JsonNode tools,
    @Nullable JsonNode limits,
    @Nullable Price price,
    @Nullable String stronger) {

  /** What it is for. */
  enum Role {
    IMPLEMENTER,
    REVIEWER
  }

  /** What an attempt costs, beside other profiles. */
  enum Price {
    LOW,
    MEDIUM,
    HIGH
  }
}
