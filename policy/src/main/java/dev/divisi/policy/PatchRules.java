package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.policy.input.Effort;
import dev.divisi.policy.input.FileInput;
import dev.divisi.policy.input.PatchInput;
import dev.divisi.policy.input.RepositoryInput;
import dev.divisi.policy.input.RiskInput;
import dev.divisi.policy.input.SpendInput;
import dev.divisi.policy.inspect.FileFacts;
import dev.divisi.policy.inspect.PatchInspection;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a patch. The diff is what will be applied, so it is the diff that is judged; the list of
 * files beside it must say the same.
 */
final class PatchRules {
  private PatchRules() {}

  static Verdict judge(PatchSubject subject, Policy policy) {
    Findings findings = new Findings();
    switch (policy) {
      case Policy.Invalid invalid ->
          findings.deny(Rule.BuiltIn.POLICY_INVALID, invalid.reason(), PolicyReader.PATH);
      case Policy.Valid valid -> judge(subject, valid, findings);
    }
    return findings.verdict(policy.version(), null);
  }

  private static void judge(PatchSubject subject, Policy.Valid policy, Findings findings) {
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
      return;
    } catch (MalformedDiffException malformed) {
      findings.deny(Rule.BuiltIn.PATCH_INCONSISTENT, malformed.getMessage() + ".", null);
      return;
    }
    judgeConsistency(subject.patch(), files, findings);
    Effort effort = new Effort(Effort.MOST);
    List<FileFacts> facts = PatchInspection.of(files);
    List<FileInput> inputs = new ArrayList<>();
    for (int index = 0; index < files.size(); index++) {
      inputs.add(new FileInput(files.get(index), facts.get(index), scope, effort));
    }
    Map<String, Object> input = input(subject, policy, inputs, effort);
    Judgement judgement = new Judgement(findings, effort);
    List<Rule> ofFiles = policy.rules(Judges.FILE);
    for (FileInput file : inputs) {
      String folded = file.getFoldedPath();
      input.put("file", file);
      judgement.ask(
          ofFiles.stream().filter(rule -> rule.isAbout(folded)).toList(),
          input,
          file.getPath(),
          (rule, reason) -> findings.add(rule, reason, file.getPath()));
    }
    input.remove("file");
    judgement.ask(
        policy.rules(Judges.PATCH),
        input,
        null,
        (rule, reason) -> findings.add(rule, reason, null));
  }

  private static Map<String, Object> input(
      PatchSubject subject, Policy.Valid policy, List<FileInput> files, Effort effort) {
    PlannedTask task = subject.task();
    Repository repository = subject.repository().getRepository();
    Map<String, Object> input = new HashMap<>();
    input.put("patch", new PatchInput(files, new RiskInput("byItself", 0, List.of()), effort));
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
