package dev.divisi.integrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.GitFixture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Merge orders about a real repository. */
public final class Orders {
  private static final PolicyReader DEFAULTS = PolicyReader.shipped();

  private final GitFixture origin;
  private final String goalId;
  private final String baseCommit;

  public Orders(GitFixture origin, String goalId) {
    this.origin = origin;
    this.goalId = goalId;
    this.baseCommit = origin.head("main");
  }

  public String branch() {
    return "divisi/" + goalId;
  }

  /** The patch that writes some files on top of a commit; the fixture is left on main. */
  public Patch patch(String base, Map<String, String> files) {
    origin.git("checkout", "-q", "--detach", base);
    String made = origin.commit("patch", files);
    String diff = origin.git("diff", "--full-index", "--binary", base, made);
    String tree = origin.git("rev-parse", made + "^{tree}").strip();
    origin.git("checkout", "-q", "main");
    return new Patch(
        base,
        tree,
        sha256(diff),
        diff,
        files.keySet().stream()
            .map(path -> new FileChange(path, ChangeKind.MODIFIED, "100644", 1, 1))
            .toList());
  }

  public MergeRequested merge(
      String taskId, int attempt, Patch patch, String expectedHead, CheckCommand... checks) {
    return MergeRequested.newBuilder()
        .setWork(new WorkReference(goalId, taskId, attempt, WorkStep.MERGE))
        .setRepository(repository(branch()))
        .setExpectedHead(expectedHead)
        .setTask(
            PlannedTask.newBuilder()
                .setId(taskId)
                .setTitle("Change " + taskId)
                .setDescription("Because it is needed.")
                .setRepository("shop")
                .setPool("implementers")
                .setAgent(new AgentChoice("command", "{}"))
                .setScope(List.of("**"))
                .setChecks(List.of(checks))
                .build())
        .setPatch(patch)
        .setReviewer("reviewer-1")
        .setEvidence(List.of("tests: exit 0 in 2.3 s"))
        .setApprovedBy(null)
        .setAgent("command")
        .setVerdict(verdict(VerdictOutcome.ALLOW))
        .build();
  }

  /** What the policy of a repository that has none of its own said, and why. */
  public static Verdict verdict(VerdictOutcome outcome, String... rules) {
    return Verdict.newBuilder()
        .setOutcome(outcome)
        .setPolicyVersion(DEFAULTS.read(new PolicyFile.Absent()).version())
        .setFindings(
            Arrays.stream(rules)
                .map(rule -> new RuleFinding(rule, outcome, "Because.", null))
                .toList())
        .build();
  }

  public PlannedRepository repository(String branch) {
    return new PlannedRepository(new Repository("shop", origin.url(), "main"), baseCommit, branch);
  }

  public static CheckCommand shell(String name, String script) {
    return new CheckCommand(name, List.of("sh", "-c", script), 30);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
