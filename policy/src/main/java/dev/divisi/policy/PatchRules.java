package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.policy.input.Effort;
import dev.divisi.policy.input.FileInput;
import dev.divisi.policy.input.LimitsInput;
import dev.divisi.policy.input.PatchInput;
import dev.divisi.policy.input.RepositoryInput;
import dev.divisi.policy.input.RiskInput;
import dev.divisi.policy.input.SpendInput;
import dev.divisi.policy.inspect.FileFacts;
import dev.divisi.policy.inspect.PatchInspection;
import dev.divisi.policy.risk.PatchRisk;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.policy.risk.RiskAssessment;
import dev.divisi.policy.risk.RiskThresholds;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RiskLevel;
import dev.divisi.schemas.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a patch. The diff is what will be applied, so it is the diff that is judged; the list of
 * files beside it must say the same.
 */
final class PatchRules {
  private PatchRules() {}

  /**
   * Judges.
   *
   * @param repository what the repository has at the goal's base
   * @throws PolicyUnavailableException when the repository cannot be reached now
   */
  static Verdict judge(PatchSubject subject, Policy policy, RepositoryFacts repository)
      throws PolicyUnavailableException, InterruptedException {
    Findings findings = new Findings();
    Risk risk = null;
    switch (policy) {
      case Policy.Invalid invalid ->
          findings.deny(Rule.BuiltIn.POLICY_INVALID, invalid.reason(), PolicyReader.PATH);
      case Policy.Valid valid -> risk = judge(subject, valid, repository, findings);
    }
    return findings.verdict(policy.version(), risk);
  }

  /** The risk; null when the patch cannot be read. */
  private static @Nullable Risk judge(
      PatchSubject subject, Policy.Valid policy, RepositoryFacts repository, Findings findings)
      throws PolicyUnavailableException, InterruptedException {
    WriteScope scope;
    List<ChangedFile> files;
    try {
      scope = WriteScope.of(subject.task().getScope());
      files = DiffReader.read(subject.patch().getDiff());
    } catch (InvalidGlobException invalid) {
      findings.deny(
          Rule.BuiltIn.PATCH_INCONSISTENT,
          "The task's scope is invalid: " + invalid.getMessage(),
          null);
      return null;
    } catch (MalformedDiffException malformed) {
      findings.deny(Rule.BuiltIn.PATCH_INCONSISTENT, malformed.getMessage() + ".", null);
      return null;
    }
    judgeConsistency(subject.patch(), files, findings);
    Effort effort = new Effort(Effort.MOST);
    List<FileFacts> facts = PatchInspection.of(files);
    List<FileInput> inputs = new ArrayList<>();
    for (int index = 0; index < files.size(); index++) {
      inputs.add(new FileInput(files.get(index), facts.get(index), scope, effort));
    }
    PatchRisk risk = RiskAssessment.of(files, facts, repository, thresholds(policy.limits()));
    Map<String, Object> input =
        input(subject, policy, new PatchInput(inputs, riskInput(risk), risk.owners(), effort));
    Judgement judgement = new Judgement(findings, effort);
    List<Rule> ofFiles = policy.rules(Judges.FILE);
    String family = subject.task().getAgent().getFamily();
    for (FileInput file : inputs) {
      String path = file.getPath();
      String lower = path.toLowerCase(Locale.ROOT);
      String folded = file.getFoldedPath();
      input.put("file", file);
      judgement.ask(
          ofFiles.stream()
              .filter(rule -> rule.isAbout(path, lower, folded, file.getKind(), family))
              .toList(),
          input,
          path,
          (rule, reason) -> findings.add(rule, reason, path));
    }
    input.remove("file");
    judgement.ask(
        policy.rules(Judges.PATCH),
        input,
        null,
        (rule, reason) -> findings.add(rule, reason, null));
    return risk.toRecord();
  }

  /** A level that begins above a stricter one never begins. */
  private static RiskThresholds thresholds(LimitsInput limits) {
    int onePerson = Math.min(limits.onePersonFrom(), limits.twoPersonsFrom());
    return new RiskThresholds(
        Math.min(limits.agentReviewFrom(), onePerson), onePerson, limits.twoPersonsFrom());
  }

  private static RiskInput riskInput(PatchRisk risk) {
    return new RiskInput(
        Names.camel(RiskLevel.valueOf(risk.level())), risk.score(), risk.reasons());
  }

  private static Map<String, Object> input(
      PatchSubject subject, Policy.Valid policy, PatchInput patch) {
    PlannedTask task = subject.task();
    Repository repository = subject.repository().getRepository();
    Map<String, Object> input = new HashMap<>();
    input.put("patch", patch);
    input.put("task", TaskInputs.of(task));
    input.put(
        "repository",
        new RepositoryInput(
            repository.getName(),
            repository.getUrl(),
            repository.getBaseRef() == null ? "" : repository.getBaseRef(),
            subject.repository().getBranch()));
    input.put("agent", TaskInputs.agent(subject.agent(), task.getAgent(), task.getPool()));
    input.put("spend", SpendInput.of(subject.spend()));
    input.put("stage", Names.dashed(subject.stage()));
    input.put("evidence", subject.evidence());
    input.put("goalId", subject.goalId());
    input.put("limits", policy.limits());
    input.put("time", subject.at());
    return input;
  }

  private static void judgeConsistency(Patch patch, List<ChangedFile> files, Findings findings) {
    if (!sha256(patch.getDiff()).equals(patch.getHash())) {
      findings.deny(Rule.BuiltIn.PATCH_INCONSISTENT, "The patch's hash is not its diff's.", null);
    }
    Map<String, String> diff = new TreeMap<>();
    for (ChangedFile file : files) {
      if (diff.put(file.path(), file.change().name()) != null) {
        findings.deny(
            Rule.BuiltIn.PATCH_INCONSISTENT, "The diff changes this file twice.", file.path());
      }
    }
    Map<String, String> listed = new TreeMap<>();
    for (FileChange file : patch.getFiles()) {
      listed.put(file.getPath(), file.getChange().name());
    }
    for (Map.Entry<String, String> file : diff.entrySet()) {
      if (!file.getValue().equals(listed.get(file.getKey()))) {
        findings.deny(
            Rule.BuiltIn.PATCH_INCONSISTENT,
            "The diff changes this file otherwise than the patch lists it.",
            file.getKey());
      }
    }
    for (String path : listed.keySet()) {
      if (!diff.containsKey(path)) {
        findings.deny(
            Rule.BuiltIn.PATCH_INCONSISTENT,
            "The patch lists this file, but its diff does not change it.",
            path);
      }
    }
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
