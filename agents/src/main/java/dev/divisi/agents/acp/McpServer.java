package dev.divisi.agents.acp;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An MCP server that an agent connects to. */
sealed interface McpServer {

  /** As {@code session/new} has it. */
  ObjectNode json();

  /** What the agent must be able to speak; empty for what all do. */
  String transport();

  /**
   * A program that the agent starts itself.
   *
   * @param command program and arguments
   */
  record Started(String name, List<String> command, Map<String, String> environment)
      implements McpServer {
    @Override
    public ObjectNode json() {
      ObjectNode json = JsonMapper.shared().createObjectNode();
      json.put("name", name).put("command", command.getFirst());
      command.stream().skip(1).forEach(json.putArray("args")::add);
      pairs(json.putArray("env"), environment);
      return json;
    }

    @Override
    public String transport() {
      return "";
    }
  }

  /**
   * One that is there already.
   *
   * @param transport {@code http} or {@code sse}
   */
  record Remote(String name, String transport, String url, Map<String, String> headers)
      implements McpServer {
    @Override
    public ObjectNode json() {
      ObjectNode json = JsonMapper.shared().createObjectNode();
      json.put("type", transport).put("name", name).put("url", url);
      pairs(json.putArray("headers"), headers);
      return json;
    }
  }

  private static void pairs(ArrayNode to, Map<String, String> values) {
    values.forEach((name, value) -> to.addObject().put("name", name).put("value", value));
  }
}
