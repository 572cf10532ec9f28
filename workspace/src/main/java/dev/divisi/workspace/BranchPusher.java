package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves branches of the repository itself, and finds what was pushed before. */
final class BranchPusher {
  private static final int MAX_SEARCHED = 20_000;

  private final Mirror mirror;
  private final RefResolver refs;

  BranchPusher(Mirror mirror, RefResolver refs) {
    this.mirror = mirror;
    this.refs = refs;
  }

  PushResult push(String branch, String commit, @Nullable String expectedHead)
      throws RepositoryException, InterruptedException {
    String ref = "refs/heads/" + RefNames.requireName(branch);
    RefNames.requireObjectId(commit);
    if (expectedHead != null) {
      requireSuccessor(commit, RefNames.requireObjectId(expectedHead));
    }
    mirror.url().requireFolder();
    GitCall call =
        GitCall.of(
                "push",
                "--porcelain",
                "--atomic",
                "--no-verify",
                "--no-follow-tags",
                "--recurse-submodules=no",
                "--force-with-lease=" + ref + ":" + (expectedHead == null ? "" : expectedHead),
                "--",
                mirror.url().text(),
                commit + ":" + ref)
            .overNetwork();
    GitOutput output = mirror.git().tryRun(call);
    if (output.exitCode() == 0) {
      return new PushResult.Pushed();
    }
    Optional<String> refused =
        output.text().lines().filter(line -> line.startsWith("!\t")).findFirst();
    if (refused.isEmpty()) {
      // Nothing was said of the branch: the connection, not the branch, was the trouble.
      throw GitFailures.named(call, output);
    }
    // The reasons are texts that differ between servers; where the branch is now does not lie.
    Optional<String> actual = refs.remoteHead(branch);
    if (actual.equals(Optional.of(commit))) {
      return new PushResult.Pushed();
    }
    if (!actual.equals(Optional.ofNullable(expectedHead))) {
      return new PushResult.Moved(actual.orElse(null));
    }
    throw denied(branch, refused.get(), output);
  }

  private void requireSuccessor(String commit, String expectedHead)
      throws RepositoryException, InterruptedException {
    if (!isAncestor(expectedHead, commit)) {
      throw new IllegalArgumentException(
          "A push must not rewrite history: " + commit + " does not follow " + expectedHead);
    }
  }

  boolean isAncestor(String ancestor, String descendant)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(ancestor);
    RefNames.requireObjectId(descendant);
    GitCall call = GitCall.of("merge-base", "--is-ancestor", ancestor, descendant);
    GitOutput output = mirror.git().tryRun(call);
    return switch (output.exitCode()) {
      case 0 -> true;
      case 1 -> false;
      default -> throw GitFailures.named(call, output);
    };
  }

  private RepositoryException denied(String branch, String refused, GitOutput output) {
    return RepositoryException.lasting(
        FailureCode.PUSH_DENIED,
        "The repository "
            + mirror.url()
            + " refuses the push to '"
            + branch
            + "': "
            + PlainText.line(refused.substring(2), 300)
            + " "
            + PlainText.line(output.complaints(), 400));
  }

  Optional<String> findCommitWithTrailers(
      String branchHead, String stopAt, Map<String, String> trailers)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(branchHead);
    RefNames.requireObjectId(stopAt);
    if (trailers.isEmpty()) {
      throw new IllegalArgumentException("Every commit has no trailers; name some.");
    }
    List<String> wanted = trailers.entrySet().stream().map(CommitMessage::line).toList();
    List<String> items =
        mirror
            .git()
            .run(
                GitCall.of(
                    "log",
                    "-z",
                    "--no-color",
                    "--no-decorate",
                    "--encoding=UTF-8",
                    "--no-show-signature",
                    "--max-count=" + MAX_SEARCHED,
                    "--format=%H%n%B",
                    branchHead,
                    "^" + stopAt,
                    "--"))
            .items();
    for (String item : items) {
      int lineEnd = item.indexOf('\n');
      if (lineEnd > 0 && lastParagraph(item.substring(lineEnd + 1)).containsAll(wanted)) {
        return Optional.of(item.substring(0, lineEnd));
      }
    }
    return Optional.empty();
  }

  /** The lines of the last paragraph, unless it is the only one, which is a subject. */
  private static List<String> lastParagraph(String message) {
    String text = message.stripTrailing();
    int begin = text.lastIndexOf("\n\n");
    return begin < 0 ? List.of() : text.substring(begin + 2).lines().toList();
  }
}
