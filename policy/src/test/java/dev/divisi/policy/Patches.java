package dev.divisi.policy;

import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.Verdict;
import java.time.Instant;
import java.util.List;

/** Diffs as git writes them, and the records around them. */
public final class Patches {
  private static final String OLD = "1111111111111111111111111111111111111111";
  private static final String NEW = "2222222222222222222222222222222222222222";
  private static final String NONE = "0000000000000000000000000000000000000000";

  private Patches() {}

  /** A change of one line. The path as git writes it. */
  static String modified(String path) {
    return modified(path, 1);
  }

  static String modified(String path, int lines) {
    return "diff --git "
        + side("a", path)
        + " "
        + side("b", path)
        + "\nindex "
        + OLD
        + ".."
        + NEW
        + " 100644\n--- "
        + side("a", path)
        + "\n+++ "
        + side("b", path)
        + "\n@@ -1,"
        + lines
        + " +1,"
        + lines
        + " @@ class A {\n"
        + "-old\n".repeat(lines)
        + "+new\n".repeat(lines);
  }

  public static String added(String path, String mode, String... content) {
    StringBuilder diff = new StringBuilder();
    diff.append("diff --git ").append(side("a", path)).append(' ').append(side("b", path));
    diff.append("\nnew file mode ").append(mode).append("\nindex ").append(NONE).append("..");
    diff.append(NEW).append("\n--- /dev/null\n+++ ").append(side("b", path));
    diff.append("\n@@ -0,0 +1,").append(content.length).append(" @@\n");
    for (String line : content) {
      diff.append('+').append(line).append('\n');
    }
    return diff.toString();
  }

  static String deleted(String path) {
    return "diff --git "
        + side("a", path)
        + " "
        + side("b", path)
        + "\ndeleted file mode 100644\nindex "
        + OLD
        + ".."
        + NONE
        + "\n--- "
        + side("a", path)
        + "\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";
  }

  static String renamed(String from, String to) {
    return "diff --git "
        + side("a", from)
        + " "
        + side("b", to)
        + "\nsimilarity index 100%\nrename from "
        + from
        + "\nrename to "
        + to
        + "\n";
  }

  static String modeChanged(String path, String from, String to) {
    return "diff --git "
        + side("a", path)
        + " "
        + side("b", path)
        + "\nold mode "
        + from
        + "\nnew mode "
        + to
        + "\n";
  }

  static String binary(String path) {
    return "diff --git "
        + side("a", path)
        + " "
        + side("b", path)
        + "\nindex "
        + OLD
        + ".."
        + NEW
        + " 100644\nGIT binary patch\nliteral 5\nMcmZQzU|?imU;qFB\n\nliteral 4\nLcmZQzU|?imU;qFB\n\n";
  }

  private static String side(String letter, String path) {
    return path.startsWith("\"") ? "\"" + letter + "/" + path.substring(1) : letter + "/" + path;
  }

  /** The patch that lists what the diff says. */
  public static Patch patch(String diff) {
    try {
      return DiffPatch.of(OLD, NEW, diff);
    } catch (MalformedDiffException unreadable) {
      return patch(
          diff, List.of(new FileChange("src/A.java", ChangeKind.MODIFIED, "100644", 1, 1)));
    }
  }

  static Patch patch(String diff, List<FileChange> files) {
    return Patch.newBuilder()
        .setBaseCommit(OLD)
        .setResultTree(NEW)
        .setHash(PatchRules.sha256(diff))
        .setDiff(diff)
        .setFiles(files)
        .build();
  }

  public static PlannedTask task(String... scope) {
    return PlannedTask.newBuilder()
        .setId("t")
        .setTitle("T")
        .setDescription("")
        .setRepository("store")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{}"))
        .setScope(List.of(scope))
        .setChecks(List.of(new CheckCommand("test", List.of("make", "test"), 60)))
        .build();
  }

  /** A patch on its way, with nothing special about it. */
  static PatchSubject subject(PlannedTask task, Patch patch) {
    PlannedRepository repository =
        new PlannedRepository(
            new Repository("store", "/srv/store.git", null), OLD, "divisi/raise-prices");
    return new PatchSubject(
        "raise-prices",
        repository,
        task,
        patch,
        "command",
        null,
        PatchSubject.Stage.PROPOSED,
        List.of(),
        Instant.parse("2026-11-21T12:00:00Z"));
  }

  /** The verdict where nobody can look into the repository. */
  static Verdict judge(PatchSubject subject, Policy policy) {
    try {
      return PatchRules.judge(subject, policy, RepositoryFacts.UNKNOWN);
    } catch (PolicyUnavailableException | InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
