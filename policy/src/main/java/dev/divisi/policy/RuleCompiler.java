package dev.divisi.policy;

import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.PolicyDocument.ApprovalText;
import dev.divisi.policy.PolicyDocument.CheckText;
import dev.divisi.policy.PolicyDocument.GroupText;
import dev.divisi.policy.PolicyDocument.RuleText;
import dev.divisi.policy.PolicyLanguage.Expression;
import dev.divisi.policy.PolicyLanguage.InvalidConditionException;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.schemas.Approver;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.RequiredApproval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the rules of one document into what can be asked, noting every problem. */
final class RuleCompiler {
  private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);

  private final PolicyLanguage language;
  private final YamlDocument document;
  private final Map<String, GroupText> groups;
  private final List<Problem> problems;

  /**
   * @param groups by name: all that rules of this document may name
   * @param problems gains what is wrong
   */
  RuleCompiler(
      PolicyLanguage language,
      YamlDocument document,
      Map<String, GroupText> groups,
      List<Problem> problems) {
    this.language = language;
    this.document = document;
    this.groups = groups;
    this.problems = problems;
  }

  /** The rule as if it were on; its outcome is settled later. */
  Rule compile(RuleText text, FieldPath at) {
    return new Rule(
        text.id(),
        text.about(),
        globs(text.paths(), at.key("paths")),
        text.kinds(),
        globs(text.except(), at.key("except")),
        text.exceptAgents(),
        condition(text, at.key("when")),
        detail(text, at.key("detail")),
        text.outcome().outcome().orElse(Outcome.ALLOW),
        text.reason(),
        text.approval() == null ? null : approval(text.id(), text.approval(), at.key("approval")),
        text.checks().stream().map(RuleCompiler::check).toList(),
        text.reviews(),
        text.confine());
  }

  private List<PathGlob> globs(List<String> patterns, FieldPath at) {
    List<PathGlob> globs = new ArrayList<>();
    for (int index = 0; index < patterns.size(); index++) {
      try {
        globs.add(PathGlob.parse(PathNames.folded(patterns.get(index))));
      } catch (InvalidGlobException invalid) {
        problems.add(document.problem(at.index(index), String.valueOf(invalid.getMessage())));
      }
    }
    return globs;
  }

  private @Nullable Expression<Boolean> condition(RuleText rule, FieldPath at) {
    try {
      return rule.when() == null ? null : language.condition(rule.about(), rule.when());
    } catch (InvalidConditionException invalid) {
      note(invalid, at);
      return null;
    }
  }

  private @Nullable Expression<String> detail(RuleText rule, FieldPath at) {
    try {
      return rule.detail() == null ? null : language.text(rule.about(), rule.detail());
    } catch (InvalidConditionException invalid) {
      note(invalid, at);
      return null;
    }
  }

  private void note(InvalidConditionException invalid, FieldPath at) {
    invalid
        .issues()
        .forEach(
            issue ->
                problems.add(document.problem(at, issue.line(), issue.column(), issue.message())));
  }

  private static CheckCommand check(CheckText check) {
    Duration timeout = check.timeout() == null ? CHECK_TIMEOUT : check.timeout();
    return new CheckCommand(check.name(), check.command(), (int) timeout.toSeconds());
  }

  private RequiredApproval approval(String ruleId, ApprovalText text, FieldPath at) {
    int people = text.people() == null ? 1 : text.people();
    return RequiredApproval.newBuilder()
        .setRuleId(ruleId)
        .setGroup(text.group())
        .setApprovers(text.group() == null ? List.of() : approvers(text.group(), people, at))
        .setPeople(people)
        .setNotTheAuthor(Boolean.TRUE.equals(text.notTheAuthor()))
        .setWithinSeconds(seconds(text.within()))
        .setValidSeconds(seconds(text.valid()))
        .build();
  }

  private List<Approver> approvers(String name, int people, FieldPath at) {
    GroupText group = groups.get(name);
    if (group == null) {
      problems.add(
          document.problem(
              at.key("group"),
              "there is no such group; there are: "
                  + (groups.isEmpty() ? "none" : String.join(", ", groups.keySet()))));
      return List.of();
    }
    List<String> members = group.members().stream().distinct().toList();
    if (members.size() < people) {
      problems.add(
          document.problem(
              at.key("people"),
              "the group " + name + " has only " + members.size() + " of the people needed"));
    }
    List<Approver> approvers = new ArrayList<>();
    members.forEach(member -> approvers.add(new Approver(member, null, null)));
    group
        .standIns()
        .forEach(
            standIn ->
                approvers.add(new Approver(standIn.by(), standIn.member(), standIn.untilMillis())));
    return approvers;
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null ? null : (int) duration.toSeconds();
  }
}
