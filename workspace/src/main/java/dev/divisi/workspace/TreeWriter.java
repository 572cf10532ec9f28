package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.process.PlainText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes trees and commits in the mirror, without any worktree. */
final class TreeWriter {
  private static final String WHO = "Divisi";
  private static final String MAIL = "divisi@localhost";
  private static final Pattern FORBIDDEN_PATH =
      Pattern.compile("invalid path|beyond a symbolic link");
  private static final Pattern CORRUPT =
      Pattern.compile(
          "corrupt|unrecognized input|No valid patches|fragment without header|missing binary patch"
              + "|git diff header lacks|inconsistent|invalid mode|does not match|cannot apply binary"
              + "|patch with only garbage|unexpected end of file");

  private final Mirror mirror;
  private final Git git;

  TreeWriter(Mirror mirror) {
    this.mirror = mirror;
    this.git = mirror.git();
  }

  String apply(String baseCommit, String diff)
      throws PatchRejectedException, RepositoryException, InterruptedException {
    RefNames.requireObjectId(baseCommit);
    byte[] bytes = diff.getBytes(UTF_8);
    int max = git.settings().maxDiffBytes();
    if (bytes.length > max) {
      throw new PatchRejectedException(
          FailureCode.PATCH_TOO_LARGE,
          "The diff has " + bytes.length + " bytes; at most " + max + " are applied.");
    }
    new BinaryPatchBounds(git.settings().worktreeLimits().maxFileBytes()).check(diff);
    Path index = mirror.newIndex();
    try {
      git.run(GitCall.of("read-tree", baseCommit).withIndex(index));
      if (bytes.length > 0) {
        GitOutput output =
            git.tryRun(
                GitCall.of("apply", "--cached", "--whitespace=nowarn", "-p1", "-")
                    .withIndex(index)
                    .withInput(bytes));
        if (output.exitCode() != 0) {
          throw rejected(output.complaints());
        }
      }
      return git.run(GitCall.of("write-tree").withIndex(index)).word();
    } finally {
      Mirror.deleteIndex(index);
    }
  }

  /** What git complains of when it does not apply a diff. */
  static PatchRejectedException rejected(String complaints) {
    FailureCode code = FailureCode.PATCH_DOES_NOT_APPLY;
    if (FORBIDDEN_PATH.matcher(complaints).find()) {
      code = FailureCode.PATCH_FORBIDDEN_PATH;
    } else if (CORRUPT.matcher(complaints).find()) {
      code = FailureCode.PATCH_CORRUPT;
    }
    return new PatchRejectedException(
        code, "Git refuses the diff: " + PlainText.line(complaints, 600));
  }

  MergeResult merge(String baseCommit, String tree, String head)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(baseCommit);
    RefNames.requireObjectId(tree);
    RefNames.requireObjectId(head);
    String headTree =
        git.run(GitCall.of("rev-parse", "--verify", "--end-of-options", head + "^{tree}")).word();
    // Git before 2.40 cannot be told the base: two commits on the base have it in common.
    String theirs = commitOnto(baseCommit, headTree);
    String ours = commitOnto(baseCommit, tree);
    GitCall call =
        GitCall.of("merge-tree", "--write-tree", "-z", "--name-only", "--messages", theirs, ours);
    GitOutput output = git.tryRun(call);
    if (output.exitCode() > 1) {
      throw GitFailures.named(call, output);
    }
    List<String> items = output.items();
    if (output.exitCode() == 0) {
      return new MergeResult.Merged(items.getFirst());
    }
    // Tree, paths, an empty item; then for each message: how many paths, the paths, kind, text.
    int end = items.indexOf("");
    List<String> paths = items.subList(1, end < 0 ? items.size() : end);
    List<String> messages = new ArrayList<>();
    int at = end < 0 ? items.size() : end + 1;
    while (at < items.size()) {
      int text = at + Integer.parseInt(items.get(at)) + 2;
      if (items.get(text - 1).startsWith("CONFLICT")) {
        messages.add(PlainText.of(items.get(text)).strip());
      }
      at = text + 1;
    }
    return new MergeResult.Conflict(paths, PlainText.line(String.join(" ", messages), 2000));
  }

  private String commitOnto(String parent, String tree)
      throws RepositoryException, InterruptedException {
    return commit(tree, parent, "One side of a merge\n", Instant.EPOCH);
  }

  String commit(String tree, String parent, String message, Instant at)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(tree);
    RefNames.requireObjectId(parent);
    String date = "@" + at.getEpochSecond() + " +0000";
    return git.run(
            GitCall.of("commit-tree", "--no-gpg-sign", "-p", parent, "-F", "-", tree)
                .withInput(message)
                .with("GIT_AUTHOR_NAME", WHO)
                .with("GIT_AUTHOR_EMAIL", MAIL)
                .with("GIT_AUTHOR_DATE", date)
                .with("GIT_COMMITTER_NAME", WHO)
                .with("GIT_COMMITTER_EMAIL", MAIL)
                .with("GIT_COMMITTER_DATE", date))
        .word();
  }
}
