package dev.divisi.policy;

import static dev.divisi.policy.Patches.subject;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.documents.DocumentException;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Whatever a repository writes under an organisation's policy, it allows no more than without: it
 * is either refused, which denies everything, or at least as strict.
 */
class TighteningTest {
  private static final int ROUNDS = 400;
  private static final long SEED = Long.getLong("policy.seed", 20_261_121L);

  private static final List<String> SETTINGS = List.of("off", "allow", "requireApproval", "deny");
  private static final List<String> IDS =
      List.of(
          "max-files",
          "max-changed-lines",
          "build-file",
          "dependency-manifest",
          "binary-file",
          "agent-configuration",
          "org-a",
          "org-b");
  private static final List<String> PATHS =
      List.of("mvnw", "pom.xml", "AGENTS.md", "src/A.java", "org/a.txt", "own/x.txt", "b/pom.xml");
  private static final Map<VerdictOutcome, Integer> STRICTNESS =
      Map.of(VerdictOutcome.ALLOW, 0, VerdictOutcome.REQUIRE_APPROVAL, 1, VerdictOutcome.DENY, 2);

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  @Test
  void shouldNeverAllowMoreWhenARepositoryHasItsSay() throws DocumentException {
    int kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String organisation = organisation();
      PolicyReader reader = PolicyReader.under("organisation.yaml", organisation.getBytes(UTF_8));
      String own = own();
      Policy with = reader.read(new PolicyFile.Present(own.getBytes(UTF_8)));
      Policy without = reader.read(new PolicyFile.Absent());
      kept += with instanceof Policy.Valid ? 1 : 0;
      String diff = diff();
      Verdict after = Patches.judge(subject(Patches.task("**"), Patches.patch(diff)), with);
      Verdict before = Patches.judge(subject(Patches.task("**"), Patches.patch(diff)), without);

      assertThat(strictness(after))
          .as("seed %s, round %s%n%s%n%s%n%s", SEED, round, organisation, own, diff)
          .isGreaterThanOrEqualTo(strictness(before));
      if (after.getOutcome() != VerdictOutcome.DENY) {
        for (RequiredApproval asked : before.getApprovals()) {
          assertThat(after.getApprovals())
              .as("seed %s, round %s%n%s%n%s%n%s", SEED, round, organisation, own, diff)
              .anySatisfy(now -> assertAsStrict(now, asked));
        }
        assertThat(after.getChecks()).containsAll(before.getChecks());
        assertThat(after.getReviewPools()).containsAll(before.getReviewPools());
      }
    }
    assertThat(kept).as("enough of the repositories' policies are valid").isGreaterThan(ROUNDS / 5);
  }

  /** The same, but for fewer logins. */
  private static void assertAsStrict(RequiredApproval now, RequiredApproval before) {
    assertThat(RequiredApproval.newBuilder(now).setLogins(before.getLogins()).build())
        .isEqualTo(before);
    List<String> known = before.getLogins();
    if (known != null) {
      List<String> left = Objects.requireNonNull(now.getLogins());
      assertThat(known.isEmpty() ? !left.contains("") : known.containsAll(left)).isTrue();
      assertThat(known.isEmpty() || !left.isEmpty()).isTrue();
    }
  }

  private static int strictness(Verdict verdict) {
    return STRICTNESS.getOrDefault(verdict.getOutcome(), -1);
  }

  private String organisation() {
    return one(List.of("", "logins: [sso]\n", "logins: [sso, none]\n", "logins: [none]\n"))
        + """
        limits: {maxFiles: %d}
        outcomes: {build-file: %s, dependency-manifest: %s, max-files: %s}
        groups: {security: {members: [ann, bob]}}
        rules:
          - id: org-a
            paths: ["org/**"]
            reason: r
            outcome: %s
            checks: [{name: scan, command: [make, scan]}]
            reviews: [security]
          - id: org-b
            judges: patch
            when: patch.files.size() > 1
            reason: r
            outcome: requireApproval
            approval: {group: security, people: 2}
        """
            .formatted(
                1 + random.nextInt(4), one(SETTINGS), one(SETTINGS), one(SETTINGS), one(SETTINGS));
  }

  private String own() {
    StringBuilder text = new StringBuilder();
    if (random.nextBoolean()) {
      text.append("limits: {maxFiles: ").append(1 + random.nextInt(5)).append("}\n");
    }
    if (random.nextInt(4) > 0) {
      text.append("outcomes: {").append(one(IDS)).append(": ").append(one(SETTINGS)).append("}\n");
    }
    if (random.nextInt(4) == 0) {
      text.append("groups: {").append(random.nextInt(3) == 0 ? "security" : "friends");
      text.append(": {members: [eve]}}\n");
    }
    if (random.nextInt(3) == 0) {
      text.append("logins: [").append(one(List.of("sso", "none", "sso, ldap"))).append("]\n");
    }
    text.append("rules:\n  - {id: own, paths: [\"").append(one(List.of("own/**", "**")));
    text.append("\"], reason: r, outcome: ").append(one(SETTINGS)).append("}\n");
    return text.toString();
  }

  private String diff() {
    List<String> paths = new ArrayList<>(PATHS);
    StringBuilder diff = new StringBuilder();
    for (int files = 1 + random.nextInt(4); files > 0; files--) {
      String path = paths.remove(random.nextInt(paths.size()));
      diff.append(random.nextBoolean() ? Patches.modified(path) : Patches.binary(path));
    }
    return diff.toString();
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
