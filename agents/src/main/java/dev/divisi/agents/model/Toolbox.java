package dev.divisi.agents.model;

import dev.divisi.models.ToolCall;
import dev.divisi.models.ToolDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The tools of one round, in a fixed order. */
final class Toolbox {

  /** All that there are. */
  static final Set<String> NAMES =
      java.util.Collections.unmodifiableSet(
          new TreeSet<>(
              List.of(
                  "read",
                  "list",
                  "search",
                  "edit",
                  "patch",
                  "write",
                  "delete",
                  "run",
                  RecipeTool.NAME,
                  "ask",
                  "request_scope",
                  "message",
                  "propose_lesson",
                  "handoff",
                  DoneTool.NAME)));

  private final Map<String, Tool> byName = new LinkedHashMap<>();

  Toolbox(List<Tool> tools, Set<String> allowed) {
    for (Tool tool : tools) {
      if (allowed.contains(tool.description().name())) {
        byName.put(tool.description().name(), tool);
      }
    }
  }

  List<ToolDescription> descriptions() {
    return byName.values().stream().map(Tool::description).toList();
  }

  /**
   * Does what was called.
   *
   * @throws ToolException when it cannot be done, or there is no such tool
   */
  Tool.Outcome use(ToolCall call) throws ToolException, InterruptedException {
    Tool tool = byName.get(call.tool());
    if (tool == null) {
      throw new ToolException(
          "There is no tool of that name. The tools are " + byName.keySet() + ".");
    }
    return tool.use(Arguments.parse(call.arguments(), tool.description()));
  }
}
