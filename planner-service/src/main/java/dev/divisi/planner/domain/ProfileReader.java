package dev.divisi.planner.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Position;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.goals.AgentRules;
import dev.divisi.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a profile: YAML between two lines of three dashes, and then its instructions. */
final class ProfileReader {
  static final String INVALID = "PROFILE_INVALID";

  /** Bytes of the largest file. */
  static final int LARGEST = 64 * 1024;

  static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

  private static final String FENCE = "---";
  private static final int LONGEST_INSTRUCTIONS = 16 * 1024;
  private static final int LONGEST_TEXT = 1_024;
  private static final int LONGEST_MODEL = 200;
  private static final int MOST_ITEMS = 100;

  private final YamlDocument document;
  private final List<Problem> problems = new ArrayList<>();

  private ProfileReader(YamlDocument document) {
    this.document = document;
  }

  /**
   * Reads one.
   *
   * @param source what messages call the file
   * @param name what the file is called, without its ending
   * @throws PlanningException PROFILE_INVALID with everything that is wrong, each with its place
   */
  static Profile read(Profile.Origin origin, String source, String name, String text)
      throws PlanningException {
    List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    int end = 1;
    while (end < lines.size() && !lines.get(end).stripTrailing().equals(FENCE)) {
      end++;
    }
    if (lines.isEmpty() || !lines.getFirst().stripTrailing().equals(FENCE) || end >= lines.size()) {
      throw invalid(
          source,
          List.of(
              new Problem(
                  new Position(1, 1),
                  FieldPath.root(),
                  "a profile begins with a line ---, then its keys, then another line ---, then"
                      + " its instructions")));
    }
    try {
      // An empty line in the place of the first fence: so the lines are those of the file.
      String front = "\n" + String.join("\n", lines.subList(1, end)) + "\n";
      YamlDocument document = YamlDocuments.parse(source, front);
      String instructions = String.join("\n", lines.subList(end + 1, lines.size())).strip();
      return new ProfileReader(document)
          .profile(origin, name, document.as(ProfileFile.class), instructions, end + 2);
    } catch (DocumentException wrong) {
      throw PlanningException.rejected(INVALID, wrong.getMessage());
    }
  }

  static PlanningException invalid(String source, List<Problem> problems) {
    return PlanningException.rejected(
        INVALID, new DocumentException(source, problems).getMessage());
  }

  private Profile profile(
      Profile.Origin origin, String name, ProfileFile file, String instructions, int line)
      throws PlanningException {
    if (!file.name().equals(name) || !name.matches(NAME)) {
      wrong(
          "name",
          "must be the name of the file without its ending, in lower-case letters, digits and"
              + " dashes; the file is called \""
              + Shown.of(name)
              + "\"");
    }
    length("description", file.description(), LONGEST_TEXT);
    if (instructions.isEmpty() || instructions.length() > LONGEST_INSTRUCTIONS) {
      problems.add(
          new Problem(
              new Position(line, 1),
              FieldPath.root(),
              instructions.isEmpty()
                  ? "below the front matter there are no instructions; say what the agent is to do"
                  : "the instructions are longer than 16 KiB; keep to what matters"));
    }
    if (file.role() == ProfileFile.Role.REVIEWER) {
      reviewer(file);
    } else {
      implementer(file);
    }
    String model = file.model();
    if (model != null) {
      length("model", model, LONGEST_MODEL);
    }
    List<String> tools = tools(file.tools());
    if (!problems.isEmpty()) {
      throw invalid(document.source(), problems);
    }
    return new Profile(origin, document, file, tools, instructions);
  }

  private void reviewer(ProfileFile file) {
    JsonNode written = document.tree();
    for (String key : List.of("types", "paths", "pool", "agent", "tools", "limits", "price")) {
      if (written.has(key)) {
        wrong(key, "a reviewer has none: the reviewers' workers ask their own provider of models");
      }
    }
    if (file.stronger() != null) {
      wrong("stronger", "nobody takes a review over from a reviewer");
    }
  }

  private void implementer(ProfileFile file) {
    if (file.paths().size() > MOST_ITEMS) {
      wrong("paths", "has more than " + MOST_ITEMS + " patterns; use wider ones");
    }
    for (int index = 0; index < file.paths().size(); index++) {
      glob(file.paths().get(index), FieldPath.of("paths").index(index));
    }
    String pool = file.pool();
    if (pool != null) {
      try {
        TopicCatalogue.taskReady(pool);
      } catch (IllegalArgumentException notOne) {
        wrong("pool", "is no name of a pool: use lower-case letters, digits and dashes");
      }
    }
    agent(file.agent());
    JsonNode limits = file.limits();
    if (limits != null && !limits.isObject()) {
      wrong("limits", "needs a mapping, such as {calls: 40}");
    }
    String stronger = file.stronger();
    if (stronger != null && (stronger.equals(file.name()) || !stronger.matches(NAME))) {
      wrong("stronger", "needs the name of another profile");
    }
  }

  private void glob(String pattern, FieldPath path) {
    try {
      PathGlob.parse(pattern);
    } catch (InvalidGlobException invalid) {
      problems.add(document.problem(path, String.valueOf(invalid.getMessage())));
    }
  }

  private void agent(Map<String, JsonNode> agent) {
    if (agent.isEmpty()) {
      return;
    }
    if (agent.size() > 1) {
      wrong("agent", "needs exactly one agent and its configuration: " + AgentRules.FAMILIES);
      return;
    }
    Map.Entry<String, JsonNode> only = agent.entrySet().iterator().next();
    FieldPath path = FieldPath.of("agent");
    if (only.getValue().has("instructions")) {
      problems.add(
          document.problem(
              path.key(only.getKey()).key("instructions"), "stand below the front matter"));
    }
    AgentRules.check(
        only.getKey(),
        only.getValue(),
        path,
        (code, at, message) -> problems.add(document.problem(at, message)));
  }

  /** The field's convention is a text with commas; a list is clearer. */
  private List<String> tools(@Nullable JsonNode written) {
    if (written == null) {
      return List.of();
    }
    List<String> tools = new ArrayList<>();
    if (written.isString()) {
      for (String tool : written.stringValue().split(",", MOST_ITEMS + 1)) {
        tools.add(tool.strip());
      }
    } else {
      written.forEach(tool -> tools.add(tool.asString("")));
    }
    boolean sound = tools.stream().allMatch(tool -> tool.matches("[A-Za-z0-9_.:-]{1,100}"));
    if (tools.isEmpty() || tools.size() > MOST_ITEMS || !sound) {
      wrong("tools", "needs a list of names of tools, at most " + MOST_ITEMS);
    }
    return List.copyOf(tools);
  }

  private void length(String key, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      wrong(key, "must have from 1 to " + longest + " characters");
    }
  }

  private void wrong(String key, String message) {
    problems.add(document.problem(FieldPath.of(key), message));
  }
}
