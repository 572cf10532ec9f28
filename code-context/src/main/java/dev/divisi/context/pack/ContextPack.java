package dev.divisi.context.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an attempt was given to know: one text for the agent, and an account of it for the record.
 * The same input at the same commit gives the same pack.
 *
 * @param work which piece of work it is for
 * @param maxTokens how many tokens it was to have at most
 * @param sections in their order
 */
public record ContextPack(PackInput.Work work, int maxTokens, List<PackSection> sections) {
  public ContextPack {
    sections = List.copyOf(sections);
  }

  /** How many tokens it has, by {@link dev.divisi.context.TokenEstimate}. */
  public int tokens() {
    return sections.stream().mapToInt(PackSection::tokens).sum();
  }

  /** The text that the agent is given. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    sections.forEach(section -> text.append(section.text()));
    return text.toString();
  }

  /** The SHA-256 of that text in UTF-8, in hexadecimal digits: it names what was given. */
  public String hash() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(markdown().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The account for the record: what stands in it, what does not, and why; without the text. */
  public ObjectNode account() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("goal", work.goalId()).put("task", work.taskId()).put("attempt", work.attempt());
    json.put("baseCommit", work.baseCommit()).put("hash", hash());
    json.put("tokens", tokens()).put("maxTokens", maxTokens);
    ArrayNode list = json.putArray("sections");
    for (PackSection section : sections) {
      ObjectNode one = list.addObject();
      one.put("section", section.kind().name());
      one.put("quoted", section.kind().isQuoted());
      one.put("tokens", section.tokens()).put("limit", section.limit());
      ArrayNode items = one.putArray("items");
      for (PackSection.Item item : section.items()) {
        items
            .addObject()
            .put("name", item.name())
            .put("tokens", item.tokens())
            .put("why", item.why());
      }
      ArrayNode omitted = one.putArray("omitted");
      for (PackSection.Omission omission : section.omitted()) {
        omitted
            .addObject()
            .put("name", omission.name())
            .put("tokens", omission.tokens())
            .put("why", omission.why());
      }
    }
    return json;
  }

  /** The account with the text, so that a run can be made again from the record alone. */
  public String json() {
    return account().put("markdown", markdown()).toString();
  }
}
