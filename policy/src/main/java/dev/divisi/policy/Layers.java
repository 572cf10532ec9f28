package dev.divisi.policy;

import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.policy.PolicyDocument.GroupText;
import dev.divisi.policy.PolicyDocument.LimitsText;
import dev.divisi.policy.PolicyDocument.RuleText;
import dev.divisi.policy.PolicyDocument.Setting;
import dev.divisi.policy.input.LimitsInput;
import dev.divisi.schemas.RequiredApproval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the policies so far say, one laid over the other. A problem leaves it as it was. */
final class Layers {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /** How a policy writes that nothing vouches for a name. */
  private static final String NO_LOGIN = "none";

  private LimitsInput limits;

  /** By which logins approvals count; null: nobody has said. */
  private @Nullable List<String> logins;

  private final Map<String, Standing> rules;
  private final Map<String, GroupText> groups;

  /** Where a policy lies, and with that what it may say. */
  enum Place {
    /** It alone says what is fixed. */
    DEFAULTS(PolicyLayer.DEFAULTS),
    /** It may say what it likes of what is not fixed. */
    ORGANISATION(PolicyLayer.ORGANISATION),
    /** Likewise. */
    FREE(PolicyLayer.REPOSITORY),
    /** It may only be stricter than what is below it. */
    TIGHTENING(PolicyLayer.REPOSITORY);

    private final PolicyLayer layer;

    Place(PolicyLayer layer) {
      this.layer = layer;
    }
  }

  /**
   * A rule and what it asks for so far.
   *
   * @param from where the rule stands
   * @param settled where its outcome stands
   */
  private record Standing(
      Rule rule,
      RuleText text,
      Setting setting,
      boolean fixed,
      PolicyLayer from,
      PolicyLayer settled) {
    RuleSummary summary() {
      return new RuleSummary(
          rule.id(),
          Names.camel(rule.judges()),
          Names.camel(setting),
          from,
          settled,
          rule.reason(),
          text.paths(),
          text.kinds(),
          text.except(),
          text.exceptAgents(),
          text.when(),
          RuleWords.asks(rule));
    }
  }

  private Layers(
      LimitsInput limits,
      @Nullable List<String> logins,
      Map<String, Standing> rules,
      Map<String, GroupText> groups) {
    this.limits = limits;
    this.logins = logins;
    this.rules = new LinkedHashMap<>(rules);
    this.groups = new LinkedHashMap<>(groups);
  }

  static Layers none() {
    return new Layers(
        new LimitsInput(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT),
        null,
        Map.of(),
        Map.of());
  }

  Layers copy() {
    return new Layers(limits, logins, rules, groups);
  }

  Map<String, GroupText> groups() {
    return Collections.unmodifiableMap(groups);
  }

  Policy.Valid policy(String version) {
    List<Rule> on = new ArrayList<>();
    rules
        .values()
        .forEach(
            standing ->
                standing
                    .setting()
                    .outcome()
                    .ifPresent(outcome -> on.add(settled(standing.rule(), outcome))));
    return new Policy.Valid(
        version, limits, knownBy(), on, rules.values().stream().map(Standing::summary).toList());
  }

  private Rule settled(Rule rule, Outcome outcome) {
    RequiredApproval approval = rule.approval();
    return new Rule(
        rule.id(),
        rule.judges(),
        rule.paths(),
        rule.kinds(),
        rule.except(),
        rule.exceptAgents(),
        rule.when(),
        rule.detail(),
        outcome,
        rule.reason(),
        approval == null ? Findings.byAnyone(rule.id(), knownBy()) : known(approval),
        rule.checks(),
        rule.reviews(),
        rule.confine());
  }

  /** Where it matters who somebody is, somebody has to vouch for the name. */
  private RequiredApproval known(RequiredApproval approval) {
    List<String> by = knownBy();
    boolean matters =
        approval.getGroup() != null || approval.getPeople() > 1 || approval.getNotTheAuthor();
    return RequiredApproval.newBuilder(approval)
        .setLogins(by == null && matters ? List.of() : by)
        .build();
  }

  /** As verdicts write it: no name where nothing vouches. */
  private @Nullable List<String> knownBy() {
    return logins == null
        ? null
        : logins.stream().map(login -> login.equals(NO_LOGIN) ? "" : login).distinct().toList();
  }

  void logins(
      YamlDocument document, @Nullable List<String> own, Place place, List<Problem> problems) {
    if (own == null) {
      return;
    }
    for (int index = 0; place == Place.TIGHTENING && index < own.size(); index++) {
      boolean taken =
          logins == null ? !own.get(index).equals(NO_LOGIN) : logins.contains(own.get(index));
      if (!taken) {
        problems.add(
            document.problem(
                FieldPath.of("logins").index(index),
                (logins == null
                        ? "an approval needs a login under the organisation's policy"
                        : "the organisation's policy takes only " + String.join(", ", logins))
                    + "; a repository can only be stricter"));
      }
    }
    logins = List.copyOf(own);
  }

  /** Groups of below are not to be redefined: who approves would be anybody's choice. */
  void groups(YamlDocument document, Map<String, GroupText> own, List<Problem> problems) {
    own.forEach(
        (name, group) -> {
          if (groups.putIfAbsent(name, group) != null) {
            problems.add(
                document.problem(
                    FieldPath.of("groups", name),
                    "the organisation's policy has this group; choose another name"));
          }
        });
  }

  void outcomes(
      YamlDocument document, Map<String, Setting> own, Place place, List<Problem> problems) {
    own.forEach(
        (id, setting) -> {
          Standing standing = rules.get(id);
          String problem = problem(id, setting, standing, place);
          if (problem != null) {
            problems.add(document.problem(FieldPath.of("outcomes", id), problem));
          } else if (standing != null) {
            rules.put(
                id,
                new Standing(
                    standing.rule(),
                    standing.text(),
                    setting,
                    standing.fixed(),
                    standing.from(),
                    place.layer));
          }
        });
  }

  private @Nullable String problem(
      String id, Setting setting, @Nullable Standing standing, Place place) {
    if (standing == null) {
      return Rule.BuiltIn.isId(id)
          ? "this rule always denies"
          : "no rule has this id; there are: " + String.join(", ", rules.keySet());
    }
    if (!setting.isMilderThan(standing.setting())) {
      return null;
    }
    if (standing.fixed()) {
      return "this rule cannot be made weaker";
    }
    return place == Place.TIGHTENING
        ? "the organisation's policy says "
            + Names.camel(standing.setting())
            + "; a repository can only be stricter"
        : null;
  }

  void rule(
      YamlDocument document,
      RuleText text,
      Rule rule,
      FieldPath at,
      Place place,
      List<Problem> problems) {
    if (rules.containsKey(text.id()) || Rule.BuiltIn.isId(text.id())) {
      problems.add(
          document.problem(
              at.key("id"),
              "another rule has this id; choose a new one, or set the outcome of that one under"
                  + " outcomes"));
    }
    if (text.isFixed() && place != Place.DEFAULTS) {
      problems.add(document.problem(at.key("fixed"), "only the defaults have fixed rules"));
    }
    rules.putIfAbsent(
        text.id(),
        new Standing(rule, text, text.outcome(), text.isFixed(), place.layer, place.layer));
  }

  void limits(
      YamlDocument document, @Nullable LimitsText own, Place place, List<Problem> problems) {
    if (own == null) {
      return;
    }
    limits =
        new LimitsInput(
            limit(document, "maxFiles", own.maxFiles(), limits.maxFiles(), place, problems),
            limit(
                document,
                "maxChangedLines",
                own.maxChangedLines(),
                limits.maxChangedLines(),
                place,
                problems),
            limit(
                document,
                "agentReviewFrom",
                own.agentReviewFrom(),
                limits.agentReviewFrom(),
                place,
                problems),
            limit(
                document,
                "onePersonFrom",
                own.onePersonFrom(),
                limits.onePersonFrom(),
                place,
                problems),
            limit(
                document,
                "twoPersonsFrom",
                own.twoPersonsFrom(),
                limits.twoPersonsFrom(),
                place,
                problems));
  }

  private static int limit(
      YamlDocument document,
      String name,
      @Nullable Integer own,
      int below,
      Place place,
      List<Problem> problems) {
    if (own == null) {
      return below;
    }
    if (place == Place.TIGHTENING && own > below) {
      problems.add(
          document.problem(
              FieldPath.of("limits", name),
              "the organisation's policy says " + below + "; a repository can only be stricter"));
      return below;
    }
    return own;
  }
}
