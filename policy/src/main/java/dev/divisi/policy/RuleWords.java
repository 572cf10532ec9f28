package dev.divisi.policy;

import dev.divisi.schemas.Approver;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.RequiredApproval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a rule asks for beside its outcome, in words. */
final class RuleWords {
  private RuleWords() {}

  /** One line each. */
  static List<String> asks(Rule rule) {
    List<String> asks = new ArrayList<>();
    RequiredApproval approval = rule.approval();
    if (approval != null) {
      asks.add("approval of " + words(approval));
    }
    for (CheckCommand check : rule.checks()) {
      asks.add("check " + check.getName() + ": " + String.join(" ", check.getCommand()));
    }
    rule.reviews().forEach(pool -> asks.add("review by the pool " + pool));
    PolicyDocument.ConfineText confine = rule.confine();
    if (confine != null) {
      if (Boolean.FALSE.equals(confine.network())) {
        asks.add("no network for the agent");
      }
      if (confine.tools() != null) {
        asks.add("no tools for the agent but " + String.join(", ", confine.tools()));
      }
    }
    return List.copyOf(asks);
  }

  private static String words(RequiredApproval approval) {
    StringBuilder words = new StringBuilder();
    words.append(approval.getPeople());
    if (approval.getGroup() != null) {
      words
          .append(" of ")
          .append(approval.getGroup())
          .append(" (")
          .append(
              approval.getApprovers().stream()
                  .map(RuleWords::words)
                  .collect(Collectors.joining(", ")))
          .append(')');
    }
    if (approval.getNotTheAuthor()) {
      words.append(", not the author");
    }
    if (approval.getWithinSeconds() != null) {
      words.append(", within ").append(words(approval.getWithinSeconds()));
    }
    if (approval.getValidSeconds() != null) {
      words.append(", which counts for ").append(words(approval.getValidSeconds()));
    }
    return words.toString();
  }

  private static String words(Approver approver) {
    if (approver.getStandsInFor() == null) {
      return approver.getName();
    }
    String until =
        approver.getUntilMillis() == null
            ? ""
            : " until "
                + Instant.ofEpochMilli(approver.getUntilMillis() - 1)
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate();
    return approver.getName() + " for " + approver.getStandsInFor() + until;
  }

  private static String words(int seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (seconds % 86_400 == 0) {
      return time.toDays() + "d";
    }
    if (seconds % 3600 == 0) {
      return time.toHours() + "h";
    }
    return seconds % 60 == 0 ? time.toMinutes() + "m" : seconds + "s";
  }
}
