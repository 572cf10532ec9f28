package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.policy.Policy.Protection;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a patch. The diff is what will be applied, so it is the diff that is judged; the list of
 * files beside it must say the same.
 */
final class PatchRules {
  private static final Set<String> FILE_MODES = Set.of("100644", "100755", "000000", "");

  private PatchRules() {}

  static Verdict judge(PlannedTask task, Patch patch, Policy policy) {
    Findings findings = new Findings();
    switch (policy) {
      case Policy.Invalid invalid ->
          findings.add(Rule.POLICY_INVALID.id(), Outcome.DENY, invalid.reason(), PolicyReader.PATH);
      case Policy.Valid valid -> judge(task, patch, valid, findings);
    }
    return findings.verdict(policy.version());
  }

  private static void judge(PlannedTask task, Patch patch, Policy.Valid policy, Findings findings) {
    List<ChangedFile> files;
    try {
      files = DiffReader.read(patch.getDiff());
    } catch (MalformedDiffException malformed) {
      object(findings, policy, Rule.PATCH_INCONSISTENT, malformed.getMessage() + ".", null);
      return;
    }
    judgeConsistency(patch, files, policy, findings);
    judgeScope(task, files, policy, findings);
    for (ChangedFile file : files) {
      judgeFile(file, policy, findings);
    }
    judgeSize(files, policy, findings);
  }

  private static void judgeConsistency(
      Patch patch, List<ChangedFile> files, Policy.Valid policy, Findings findings) {
    if (!sha256(patch.getDiff()).equals(patch.getHash())) {
      object(
          findings, policy, Rule.PATCH_INCONSISTENT, "The patch's hash is not its diff's.", null);
    }
    Map<String, String> diff = new TreeMap<>();
    for (ChangedFile file : files) {
      if (diff.put(file.path(), file.change().name()) != null) {
        object(
            findings,
            policy,
            Rule.PATCH_INCONSISTENT,
            "The diff changes this file twice.",
            file.path());
      }
    }
    Map<String, String> listed = new TreeMap<>();
    for (FileChange file : patch.getFiles()) {
      listed.put(file.getPath(), file.getChange().name());
    }
    for (Map.Entry<String, String> file : diff.entrySet()) {
      if (!file.getValue().equals(listed.get(file.getKey()))) {
        object(
            findings,
            policy,
            Rule.PATCH_INCONSISTENT,
            "The diff changes this file otherwise than the patch lists it.",
            file.getKey());
      }
    }
    for (String path : listed.keySet()) {
      if (!diff.containsKey(path)) {
        object(
            findings,
            policy,
            Rule.PATCH_INCONSISTENT,
            "The patch lists this file, but its diff does not change it.",
            path);
      }
    }
  }

  private static void judgeScope(
      PlannedTask task, List<ChangedFile> files, Policy.Valid policy, Findings findings) {
    WriteScope scope;
    try {
      scope = WriteScope.of(task.getScope());
    } catch (InvalidGlobException invalid) {
      object(
          findings,
          policy,
          Rule.WRITE_SCOPE,
          "The task's scope is invalid: " + invalid.getMessage(),
          null);
      return;
    }
    for (ChangedFile file : files) {
      if (!scope.permits(file.path())) {
        object(
            findings,
            policy,
            Rule.WRITE_SCOPE,
            "Outside of the task's scope: " + PathNames.shown(scope.patterns().toString()),
            file.path());
      }
    }
  }

  private static void judgeFile(ChangedFile file, Policy.Valid policy, Findings findings) {
    String path = file.path();
    if (!PathNames.isPlain(path)) {
      object(
          findings,
          policy,
          Rule.PATH,
          "The path is not made of plain names; some system takes it for another.",
          path);
    }
    if (PathNames.isGitMetadata(path)) {
      object(
          findings,
          policy,
          Rule.GIT_METADATA,
          "Names that begin with .git belong to git or its host.",
          path);
    }
    if (!FILE_MODES.contains(file.newMode())) {
      object(findings, policy, Rule.FILE_MODE, modeReason(file.newMode()), path);
    }
    if (file.becomesExecutable()) {
      object(findings, policy, Rule.EXECUTABLE_FILE, "The file becomes executable.", path);
    }
    if (file.binary()) {
      object(findings, policy, Rule.BINARY_FILE, "Nobody can read this change: binary.", path);
    }
    String folded = PathNames.folded(path);
    for (Protection protection : policy.protections()) {
      if (protection.globs().stream().anyMatch(glob -> glob.matches(folded))) {
        findings.add(protection.id(), protection.outcome(), protection.reason(), path);
      }
    }
  }

  private static String modeReason(String mode) {
    return switch (mode) {
      case "120000" -> "A symbolic link may lead out of the repository.";
      case "160000" -> "A submodule brings code that nobody reviews here.";
      default -> "The mode " + mode + " is not that of a file.";
    };
  }

  private static void judgeSize(List<ChangedFile> files, Policy.Valid policy, Findings findings) {
    if (files.size() > policy.maxFiles()) {
      object(
          findings,
          policy,
          Rule.MAX_FILES,
          "The patch changes " + files.size() + " files; at most " + policy.maxFiles() + ".",
          null);
    }
    long changed =
        files.stream().mapToLong(file -> (long) file.addedLines() + file.removedLines()).sum();
    if (changed > policy.maxChangedLines()) {
      object(
          findings,
          policy,
          Rule.MAX_CHANGED_LINES,
          "The patch changes " + changed + " lines; at most " + policy.maxChangedLines() + ".",
          null);
    }
  }

  private static void object(
      Findings findings, Policy.Valid policy, Rule rule, String reason, @Nullable String path) {
    findings.add(rule.id(), policy.outcome(rule), reason, path);
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
