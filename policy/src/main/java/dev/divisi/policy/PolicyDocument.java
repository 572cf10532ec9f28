package dev.divisi.policy;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A policy as it is written; {@code docs/policy.md} is its reference. */
record PolicyDocument(
    @Nullable LimitsText limits,
    Map<String, Setting> outcomes,
    Map<String, GroupText> groups,
    @Nullable List<String> logins,
    List<RuleText> rules) {

  private static final int MOST_RULES = 500;
  private static final int MOST_PATHS = 200;

  PolicyDocument {
    if (rules.size() > MOST_RULES) {
      throw new IllegalArgumentException("has more than " + MOST_RULES + " rules");
    }
    if (logins != null && (logins.isEmpty() || logins.stream().anyMatch(String::isBlank))) {
      throw new IllegalArgumentException(
          "logins needs names, such as the issuer of tokens; none stands for no login at all");
    }
  }

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private static final List<String> KINDS =
      List.of(
          "source",
          "test",
          "documentation",
          "dependencyManifest",
          "lockFile",
          "ci",
          "container",
          "build",
          "agentInstructions",
          "configuration",
          "data",
          "other");

  /** What a rule asks for, from the mildest to the strictest. */
  enum Setting {
    /** It is not asked at all. */
    OFF,
    ALLOW,
    REQUIRE_APPROVAL,
    DENY;

    boolean isMilderThan(Setting other) {
      return compareTo(other) < 0;
    }

    /** The outcome; none of a rule that is off. */
    Optional<Outcome> outcome() {
      return switch (this) {
        case OFF -> Optional.empty();
        case ALLOW -> Optional.of(Outcome.ALLOW);
        case REQUIRE_APPROVAL -> Optional.of(Outcome.REQUIRE_APPROVAL);
        case DENY -> Optional.of(Outcome.DENY);
      };
    }
  }

  record LimitsText(
      @Nullable Integer maxFiles,
      @Nullable Integer maxChangedLines,
      @Nullable Integer agentReviewFrom,
      @Nullable Integer onePersonFrom,
      @Nullable Integer twoPersonsFrom) {
    LimitsText {
      atLeast(1, maxFiles, "maxFiles");
      atLeast(1, maxChangedLines, "maxChangedLines");
      atLeast(0, agentReviewFrom, "agentReviewFrom");
      atLeast(0, onePersonFrom, "onePersonFrom");
      atLeast(0, twoPersonsFrom, "twoPersonsFrom");
    }

    private static void atLeast(int least, @Nullable Integer limit, String key) {
      if (limit != null && limit < least) {
        throw new IllegalArgumentException(key + " must be " + least + " or more");
      }
    }
  }

  /**
   * People who approve.
   *
   * @param members as decisions name them
   */
  record GroupText(List<String> members, List<StandInText> standIns) {
    GroupText {
      if (members.isEmpty()) {
        throw new IllegalArgumentException("needs members: a list of names");
      }
      for (StandInText standIn : standIns) {
        if (!members.contains(standIn.member())) {
          throw new IllegalArgumentException(
              "nobody can stand in for " + standIn.member() + ", who is no member");
        }
        if (members.contains(standIn.by())) {
          throw new IllegalArgumentException(
              standIn.by() + " is a member, and cannot stand in for another one");
        }
      }
    }
  }

  /**
   * Somebody who approves on behalf of a member.
   *
   * @param until the last day, UTC: 2026-12-24
   */
  record StandInText(@JsonProperty("for") String member, String by, @Nullable String until) {
    StandInText {
      try {
        endOf(until);
      } catch (DateTimeParseException wrong) {
        throw new IllegalArgumentException(
            "until must be a day such as 2026-12-24, not " + until, wrong);
      }
    }

    @Nullable Long untilMillis() {
      return endOf(until);
    }

    private static @Nullable Long endOf(@Nullable String day) {
      return day == null
          ? null
          : LocalDate.parse(day).plusDays(1).atStartOfDay(UTC).toInstant().toEpochMilli();
    }
  }

  /**
   * A rule. What it does not say asks for nothing.
   *
   * @param judges file when it says nothing
   * @param paths globs; for files only
   * @param kinds kinds of files, whatever their path; for files only
   * @param except globs of paths that it leaves alone
   * @param exceptAgents families of agents whose work it leaves alone
   * @param when a condition; always when it says nothing
   * @param detail a text that is added to the reason
   * @param outcome off: it is there for other policies to turn on
   * @param fixed whether no other policy can make it weaker; for the defaults only
   */
  record RuleText(
      String id,
      @Nullable Judges judges,
      List<String> paths,
      List<String> kinds,
      List<String> except,
      List<String> exceptAgents,
      @Nullable String when,
      @Nullable String detail,
      Setting outcome,
      String reason,
      @Nullable ApprovalText approval,
      List<CheckText> checks,
      List<String> reviews,
      @Nullable ConfineText confine,
      @Nullable Boolean fixed) {
    RuleText {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "the id must be lower-case letters, digits and dashes, at most 63");
      }
      Judges about = judges == null ? Judges.FILE : judges;
      if (about != Judges.FILE
          && !(paths.isEmpty() && kinds.isEmpty() && except.isEmpty() && exceptAgents.isEmpty())) {
        throw new IllegalArgumentException(
            "paths, kinds, except and exceptAgents are for rules that judge files");
      }
      if (about == Judges.FILE && paths.isEmpty() && kinds.isEmpty() && when == null) {
        throw new IllegalArgumentException("needs paths, kinds, or a condition (when)");
      }
      if (paths.size() + except.size() > MOST_PATHS) {
        throw new IllegalArgumentException("has more than " + MOST_PATHS + " paths");
      }
      for (String kind : kinds) {
        if (!KINDS.contains(kind)) {
          throw new IllegalArgumentException(
              "there is no kind " + kind + "; there are: " + String.join(", ", KINDS));
        }
      }
      boolean ofPlans = about == Judges.TASK || about == Judges.PLAN;
      if (ofPlans && !(checks.isEmpty() && reviews.isEmpty())) {
        throw new IllegalArgumentException(
            "checks and reviews are for rules that judge files or patches");
      }
      if (confine != null && about != Judges.TASK) {
        throw new IllegalArgumentException("confine is for rules that judge tasks");
      }
      if (approval != null && outcome == Setting.DENY) {
        throw new IllegalArgumentException(
            "what is denied cannot be approved: take approval away, or use requireApproval");
      }
    }

    Judges about() {
      return judges == null ? Judges.FILE : judges;
    }

    boolean isFixed() {
      return Boolean.TRUE.equals(fixed);
    }
  }

  /**
   * Who must approve.
   *
   * @param group anyone who may decide on the goal when it says nothing
   * @param within how long people have
   * @param valid how long an approval counts while others are awaited
   */
  record ApprovalText(
      @Nullable String group,
      @Nullable Integer people,
      @Nullable Boolean notTheAuthor,
      @Nullable Duration within,
      @Nullable Duration valid) {
    private static final int MOST_PEOPLE = 20;

    ApprovalText {
      if (people != null && (people < 1 || people > MOST_PEOPLE)) {
        throw new IllegalArgumentException("people must be 1 to " + MOST_PEOPLE);
      }
    }
  }

  record CheckText(String name, List<String> command, @Nullable Duration timeout) {
    CheckText {
      if (name.isBlank() || command.isEmpty()) {
        throw new IllegalArgumentException("needs a name and a command: program and arguments");
      }
    }
  }

  /** What an agent may use. */
  record ConfineText(@Nullable Boolean network, @Nullable List<String> tools) {
    ConfineText {
      if (network == null && tools == null) {
        throw new IllegalArgumentException("needs network: false, tools: a list, or both");
      }
    }
  }
}
