package dev.divisi.reviewer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.GitFixture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Review orders about a real repository. */
public final class Orders {
  private final GitFixture origin;
  private final String goalId;
  private final String baseCommit;

  public Orders(GitFixture origin, String goalId) {
    this.origin = origin;
    this.goalId = goalId;
    this.baseCommit = origin.head("main");
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

  public ReviewRequested review(Patch patch, CheckCommand... checks) {
    return ReviewRequested.newBuilder()
        .setWork(new WorkReference(goalId, "task", 1, WorkStep.REVIEW))
        .setRepository(
            new PlannedRepository(
                new Repository("shop", origin.url(), "main"), baseCommit, "divisi/" + goalId))
        .setTask(
            PlannedTask.newBuilder()
                .setId("task")
                .setTitle("Change something")
                .setDescription("Because it is needed.")
                .setRepository("shop")
                .setPool("implementers")
                .setAgent(new AgentChoice("command", "{}"))
                .setScope(List.of("**"))
                .setChecks(List.of(checks))
                .build())
        .setPatch(patch)
        .build();
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
