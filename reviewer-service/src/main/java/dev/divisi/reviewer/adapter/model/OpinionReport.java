package dev.divisi.reviewer.adapter.model;

import dev.divisi.models.ToolDescription;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Severity;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tool by which a model reports, and how what it says is read. Nothing of it is believed. */
final class OpinionReport {

  static final String TOOL = "report";

  private static final int MOST_FINDINGS = 20;
  private static final int LONGEST_MESSAGE = 1_000;

  private OpinionReport() {}

  /** What was reported cannot be read; the message tells the model why. */
  static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }
  }

  static ToolDescription tool() {
    ObjectNode schema = JsonMapper.shared().createObjectNode().put("type", "object");
    ObjectNode list = schema.putObject("properties").putObject("findings").put("type", "array");
    ObjectNode item = list.putObject("items").put("type", "object");
    ObjectNode properties = item.putObject("properties");
    ObjectNode severity = properties.putObject("severity").put("type", "string");
    severity.putArray("enum").add("error").add("warning").add("info");
    properties
        .putObject("message")
        .put("type", "string")
        .put("description", "what is wrong, and what in the diff shows it");
    properties.putObject("file").put("type", "string");
    properties.putObject("line").put("type", "integer");
    properties
        .putObject("criterion")
        .put("type", "integer")
        .put("description", "number of the acceptance criterion that is not met");
    item.putArray("required").add("severity").add("message");
    schema.putArray("required").add("findings");
    return new ToolDescription(TOOL, "Reports what you found. Ends the review.", schema);
  }

  /**
   * Reads a report. A file that the patch does not touch, and a criterion that the task does not
   * have, are left out of a finding.
   */
  static List<Finding> read(String arguments, ReviewRequested order) throws UnreadableException {
    JsonNode findings;
    try {
      findings = JsonMapper.shared().readTree(arguments).path("findings");
    } catch (JacksonException e) {
      throw new UnreadableException("The report is no JSON: " + e.getOriginalMessage());
    }
    if (!findings.isArray()) {
      throw new UnreadableException("The report needs a list of \"findings\"; it may be empty.");
    }
    if (findings.size() > MOST_FINDINGS) {
      throw new UnreadableException(
          "Report at most " + MOST_FINDINGS + " findings, those that matter most.");
    }
    List<Finding> read = new ArrayList<>();
    for (JsonNode finding : findings) {
      read.add(finding(finding, order));
    }
    return read;
  }

  private static Finding finding(JsonNode json, ReviewRequested order) throws UnreadableException {
    String message = PlainText.of(json.path("message").asString("")).strip();
    if (message.isEmpty()) {
      throw new UnreadableException("Each finding needs a \"message\".");
    }
    Severity severity =
        switch (json.path("severity").asString("")) {
          case "error" -> Severity.ERROR;
          case "warning" -> Severity.WARNING;
          case "info" -> Severity.INFO;
          default ->
              throw new UnreadableException(
                  "Each finding needs a \"severity\": error, warning or info.");
        };
    @Nullable String file =
        order.getPatch().getFiles().stream()
            .map(FileChange::getPath)
            .filter(json.path("file").asString("")::equals)
            .findFirst()
            .orElse(null);
    JsonNode line = json.path("line");
    boolean hasLine =
        file != null && line.isIntegralNumber() && line.canConvertToInt() && line.intValue() > 0;
    return new Finding(
        severity,
        message.substring(0, Math.min(LONGEST_MESSAGE, message.length())),
        file,
        hasLine ? Integer.valueOf(line.intValue()) : null,
        criterion(json.path("criterion"), order.getTask().getAcceptanceCriteria()));
  }

  private static @Nullable String criterion(JsonNode number, List<String> criteria) {
    return number.isIntegralNumber()
            && number.canConvertToInt()
            && number.intValue() >= 1
            && number.intValue() <= criteria.size()
        ? criteria.get(number.intValue() - 1)
        : null;
  }
}
