package dev.divisi.console.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.domain.Card;
import dev.divisi.console.domain.Need;
import dev.divisi.console.domain.Notice;
import dev.divisi.console.domain.Role;
import dev.divisi.goals.Untrusted;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody who is told.
 *
 * @param id the same for the same address, whatever else is set up
 * @param console where people find the console
 */
record Hook(String id, ConsoleSettings.Webhook settings, Signature signature, URI console) {
  private static final int LONGEST_TEXT = 500;

  /** What a row takes; ids and hashes on topics may be of any length. */
  private static final int LONGEST_BODY = 4000;

  private static final int ID_DIGITS = 32;

  static Hook of(ConsoleSettings.Webhook settings, Signature signature, URI console) {
    return new Hook(hash(settings.url().toString()), settings, signature, console);
  }

  /** Whether it is told of it. */
  boolean wants(Notice notice) {
    return settings.events().stream().anyMatch(event -> event.need() == notice.card().column());
  }

  /** Names the message to whoever gets it, who may get it twice. */
  String messageId(Notice notice) {
    return "msg_" + hash(id + "\n" + notice.card().goalId() + "\n" + notice.id());
  }

  /** What it is told, as JSON. */
  String body(Notice notice) {
    Card card = notice.card();
    ObjectNode message = JsonMapper.shared().createObjectNode();
    message.put("type", "divisi." + word(card.column()));
    message.put("timestamp", card.since().toString());
    ObjectNode data = message.putObject("data");
    data.put("goal", card.goalId());
    if (card.taskId() != null) {
      data.put("task", card.taskId());
    }
    data.put("title", text(card.title()));
    data.put("goalText", text(card.goal()));
    data.put("status", text(card.status()));
    if (!card.reason().isEmpty()) {
      data.put("reason", text(card.reason()));
    }
    if (card.column() != Need.DONE) {
      data.put("needs", role(card.column()).name());
    }
    if (!card.hash().isEmpty()) {
      data.put(card.column() == Need.ANSWER ? "question" : "hash", card.hash());
    }
    String base = console.toString();
    data.put(
        "url", (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + card.address());
    for (String left : List.of("reason", "goalText", "title", "hash", "question", "url", "task")) {
      if (message.toString().length() > LONGEST_BODY) {
        data.remove(left);
      }
    }
    return message.toString();
  }

  private static String word(Need need) {
    return switch (need) {
      case ANSWER -> "answer";
      case APPROVE_PLAN -> "plan";
      case APPROVE_PATCH -> "patch";
      case BY_HAND -> "by-hand";
      case BLOCKED -> "blocked";
      case RUNNING, WAITING, MERGING, DONE -> "done";
    };
  }

  private static Role role(Need need) {
    return switch (need) {
      case ANSWER -> Role.AUTHOR;
      case APPROVE_PLAN, APPROVE_PATCH -> Role.APPROVER;
      case BY_HAND, BLOCKED, RUNNING, WAITING, MERGING, DONE -> Role.OPERATOR;
    };
  }

  private static String text(String text) {
    String line = Untrusted.line(text);
    return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
