package dev.divisi.implementer;

import dev.divisi.implementer.AttemptReplay.NotReplayableException;
import dev.divisi.models.Exchange;
import dev.divisi.models.ReplayingChatModel;
import dev.divisi.models.gateway.GatewayExchange;
import dev.divisi.models.gateway.RecordedAnswers;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Providers;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.TaskReady;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is on record of an attempt, as far as it is needed to run it again. One serves all rounds,
 * as it knows how far the record is told.
 *
 * @param providers of the models that an agent over ACP asks; nobody is there
 * @param answers how many answers of a model there are
 */
record AttemptRecord(
    ReplayingChatModel model,
    RecordedAnswers gateway,
    Providers providers,
    int answers,
    List<JsonNode> permissions) {

  private static final String MODEL = "model";
  private static final String ACP = "acp";
  private static final String NOWHERE = "http://replay.invalid";
  private static final String KEPT = " Steps are kept for a while only: see the topic agent.steps.";

  /**
   * Reads it.
   *
   * @param steps all of one claim
   * @throws NotReplayableException when it does not have what it takes
   */
  static AttemptRecord of(TaskReady order, List<AgentStepTaken> steps)
      throws NotReplayableException {
    String family = order.getTask().getAgent().getFamily();
    List<Exchange> exchanges = family.equals(MODEL) ? exchanges(steps) : List.of();
    String provider = family.equals(ACP) ? provider(order) : "";
    List<GatewayExchange> calls = provider.isEmpty() ? List.of() : calls(steps);
    RecordedAnswers gateway = new RecordedAnswers(calls);
    return new AttemptRecord(
        new ReplayingChatModel(exchanges),
        gateway,
        new ModelSettings(
                calls.isEmpty()
                    ? Map.of()
                    : Map.of(
                        provider, new ModelSettings.Named(calls.getFirst().kind(), NOWHERE, "")),
                null)
            .toProviders(Map.of()),
        exchanges.size() + gateway.unasked(),
        permissions(steps));
  }

  /** How many answers nobody asked for so far; what a model agent leaves over is not counted. */
  int unasked() {
    return gateway.unasked();
  }

  private static String provider(TaskReady order) throws NotReplayableException {
    String provider =
        json(order.getTask().getAgent().getConfiguration()).path("provider").asString("");
    if (provider.isEmpty()) {
      throw new NotReplayableException(
          "It was done by an agent over ACP without a \"provider\", a program that asks its model"
              + " by itself: what it was told and what it did is on record, but not what its model"
              + " answered.");
    }
    return provider;
  }

  private static List<Exchange> exchanges(List<AgentStepTaken> steps)
      throws NotReplayableException {
    List<Exchange> exchanges = new ArrayList<>();
    for (AgentStepTaken answer : wholeOnes(steps, AgentStepKind.ANSWER)) {
      Exchange.parse(answer.getBody()).ifPresent(exchanges::add);
    }
    return exchanges;
  }

  private static List<GatewayExchange> calls(List<AgentStepTaken> steps)
      throws NotReplayableException {
    List<GatewayExchange> calls = new ArrayList<>();
    for (AgentStepTaken step : wholeOnes(steps, AgentStepKind.EXCHANGE)) {
      GatewayExchange exchange =
          GatewayExchange.parse(step.getBody())
              .orElseThrow(
                  () ->
                      new NotReplayableException(
                          "Step "
                              + step.getSequence()
                              + " is no answer that this version can read."));
      long characters = exchange.answer().cutCharacters();
      if (characters > 0) {
        throw new NotReplayableException(
            "Step "
                + step.getSequence()
                + " is not on record as it was: the answer was cut, as it had "
                + characters
                + " characters.");
      }
      calls.add(exchange);
    }
    return calls;
  }

  private static List<AgentStepTaken> wholeOnes(List<AgentStepTaken> steps, AgentStepKind kind)
      throws NotReplayableException {
    List<AgentStepTaken> answers =
        steps.stream()
            .filter(step -> step.getKind() == kind)
            .sorted(Comparator.comparingInt(AgentStepTaken::getSequence))
            .toList();
    if (answers.isEmpty()) {
      throw new NotReplayableException(
          "The record has no answer of a model: it never answered, or the answers are gone."
              + KEPT);
    }
    for (AgentStepTaken answer : answers) {
      if (!answer.getBodyHash().isEmpty() || answer.getSecretsRemoved() > 0) {
        throw new NotReplayableException(
            "Step "
                + answer.getSequence()
                + " is not on record as it was: "
                + (answer.getSecretsRemoved() > 0
                    ? answer.getSecretsRemoved() + " secrets were taken out of it."
                    : "it was cut, as it had " + answer.getBodyBytes() + " bytes."));
      }
    }
    return answers;
  }

  private static List<JsonNode> permissions(List<AgentStepTaken> steps) {
    return steps.stream()
        .filter(step -> step.getKind() == AgentStepKind.PERMISSION)
        .sorted(Comparator.comparingInt(AgentStepTaken::getSequence))
        .map(step -> json(step.getBody()))
        .toList();
  }

  /**
   * What a person said then to an agent that asks for leave: allow or reject. Reject, too, when
   * that is not on record. Empty when something else is asked, for which no agent waits.
   */
  Optional<String> leave(String question) {
    String what = question.lines().findFirst().orElse("");
    if (!what.startsWith("The agent asks for leave to ")) {
      return Optional.empty();
    }
    return Optional.of(
        permissions.stream()
            .filter(permission -> what.endsWith(" leave to " + what(permission)))
            .map(permission -> permission.path("answer").asString("reject"))
            .findFirst()
            .orElse("reject"));
  }

  private static String what(JsonNode permission) {
    if (permission.path("command").isString()) {
      return "run `" + permission.path("command").stringValue() + "`";
    }
    List<String> files = new ArrayList<>();
    permission.path("files").forEach(file -> files.add(file.asString("")));
    return permission.path("kind").asString("")
        + " "
        + (files.isEmpty() ? permission.path("title").asString("") : String.join(", ", files));
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return JsonMapper.shared().missingNode(); // It was cut, or is none.
    }
  }
}
