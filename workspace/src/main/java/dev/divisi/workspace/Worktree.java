package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree as plain files in a folder of its own, for an agent or a check to work on. The folder has
 * no {@code .git}: the index and all objects belong to the mirror, where no agent can write. For
 * one thread at a time.
 */
public final class Worktree implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worktree.class);
  private static final String SUBMODULE = "160000";
  private static final Pattern UNREADABLE =
      Pattern.compile("Permission denied|unable to index file|open\\(\".*\"\\)|short read");
  private static final Pattern FORBIDDEN_NAME = Pattern.compile("[Ii]nvalid path");

  private final Git git;
  private final String tree;
  private final Path directory;
  private final Path index;
  private final Set<String> submodules;

  private Worktree(Mirror mirror, String tree, Path directory, Path index, Set<String> submodules) {
    this.git = mirror.git();
    this.tree = tree;
    this.directory = directory;
    this.index = index;
    this.submodules = submodules;
  }

  static Worktree checkout(Mirror mirror, String treeish, Path parent)
      throws RepositoryException, InterruptedException {
    Path directory;
    try {
      Files.createDirectories(parent);
      directory = LeftBehind.newWorktree(parent).toRealPath();
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.CHECKOUT_FAILED, "No worktree can be made in " + parent + ": " + e, e);
    }
    Path index = mirror.newIndex();
    Set<String> submodules = new HashSet<>();
    Worktree worktree = new Worktree(mirror, treeish, directory, index, submodules);
    boolean done = false;
    try {
      worktree.layOut(submodules);
      done = true;
      return worktree;
    } finally {
      if (!done) {
        worktree.close();
      }
    }
  }

  private void layOut(Set<String> found) throws RepositoryException, InterruptedException {
    GitCall call = GitCall.of("read-tree", "-m", "-u", tree).withIndex(index).in(directory);
    GitOutput output = git.tryRun(call);
    if (output.exitCode() != 0) {
      RepositoryException named = GitFailures.named(call, output);
      throw named.code() == FailureCode.GIT_FAILED
          ? RepositoryException.lasting(FailureCode.CHECKOUT_FAILED, named.getMessage())
          : named;
    }
    GitOutput entries = git.run(GitCall.of("ls-tree", "-r", "-z", "--full-tree", tree));
    for (String entry : entries.items()) {
      if (entry.startsWith(SUBMODULE)) {
        found.add(entry.substring(entry.indexOf('\t') + 1));
      }
    }
    if (!found.isEmpty()) {
      // Git would run itself inside of a submodule to see whether it changed.
      git.run(
          GitCall.of("update-index", "-z", "--skip-worktree", "--stdin")
              .withIndex(index)
              .in(directory)
              .withInput(String.join("\0", found) + "\0"));
    }
  }

  /** The folder, by its real path. */
  public Path directory() {
    return directory;
  }

  /**
   * Takes what is in the folder now as a tree. Files that the repository's {@code .gitignore} names
   * stay out. A link is taken as a link and never followed: refusing it is for {@link TreeRules}.
   * Nothing that the folder contains is run, and no configuration of it is read.
   *
   * @return the id of the tree; the same as checked out when nothing changed
   * @throws WorktreeException NESTED_REPOSITORY, SUBMODULE_CHANGED, TOO_MANY_FILES, TOO_MANY_BYTES,
   *     FILE_TOO_LARGE, SPECIAL_FILE, WORKTREE_UNREADABLE, WORKTREE_GONE
   */
  public String harvest() throws WorktreeException, RepositoryException, InterruptedException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new WorktreeException(
          FailureCode.WORKTREE_GONE, "The worktree's folder is gone or was replaced.");
    }
    WorktreeScan scan = WorktreeScan.of(directory, git.settings().worktreeLimits(), submodules);
    refuse(scan);
    GitCall add = GitCall.of("add", "--all", "--", ".").withIndex(index).in(directory);
    GitOutput output = git.tryRun(add);
    if (output.exitCode() != 0) {
      throw notAdded(add, output);
    }
    return git.run(GitCall.of("write-tree").withIndex(index)).word();
  }

  private void refuse(WorktreeScan scan)
      throws WorktreeException, RepositoryException, InterruptedException {
    // Inside of ignored folders anything may lie: build tools keep clones and pipes there, and git
    // does not look.
    List<String> suspects = new ArrayList<>(scan.repositories());
    suspects.addAll(scan.special());
    suspects.addAll(scan.large());
    Set<String> ignored = ignored(suspects);
    for (String folder : scan.repositories()) {
      if (!ignored.contains(folder)) {
        throw new WorktreeException(
            FailureCode.NESTED_REPOSITORY,
            "There is a git repository in the folder '"
                + PlainText.line(folder, 300)
                + "' of the worktree. Remove its .git.");
      }
    }
    for (String file : scan.special()) {
      if (!ignored.contains(file)) {
        throw new WorktreeException(
            FailureCode.SPECIAL_FILE,
            PlainText.line(file, 300) + " is a pipe, a socket or a device. Remove it.");
      }
    }
    List<String> large = scan.large().stream().filter(file -> !ignored.contains(file)).toList();
    refuseLarge(large);
  }

  private void refuseLarge(List<String> large)
      throws WorktreeException, RepositoryException, InterruptedException {
    if (large.isEmpty()) {
      return;
    }
    long limit = git.settings().worktreeLimits().maxFileBytes();
    Map<String, Long> before = new HashMap<>();
    for (TreeFile file : new TreeReader(git).files(tree)) {
      before.put(file.path(), file.size());
    }
    for (String file : large) {
      if (before.getOrDefault(file, 0L) <= limit) {
        throw new WorktreeException(
            FailureCode.FILE_TOO_LARGE,
            PlainText.line(file, 300) + " has more than " + limit + " bytes. Remove or ignore it.");
      }
    }
  }

  private Set<String> ignored(List<String> paths) throws RepositoryException, InterruptedException {
    // The beginning keeps git from reading a colon as magic.
    List<String> asked =
        paths.stream()
            .filter(path -> !path.equals("."))
            .distinct()
            .map(path -> "./" + path)
            .toList();
    if (asked.isEmpty()) {
      return Set.of();
    }
    GitCall call =
        GitCall.of("check-ignore", "-z", "--stdin")
            .withIndex(index)
            .in(directory)
            .withInput(String.join("\0", asked) + "\0");
    GitOutput output = git.tryRun(call);
    if (output.exitCode() > 1) {
      throw GitFailures.named(call, output);
    }
    Set<String> ignored = new HashSet<>();
    output.items().forEach(path -> ignored.add(path.substring("./".length())));
    return ignored;
  }

  private static RepositoryException notAdded(GitCall call, GitOutput output)
      throws WorktreeException {
    String complaints = PlainText.line(output.complaints(), 600);
    if (FORBIDDEN_NAME.matcher(complaints).find()) {
      throw new WorktreeException(
          FailureCode.NESTED_REPOSITORY, "Git refuses a name in the worktree: " + complaints);
    }
    if (UNREADABLE.matcher(complaints).find()) {
      throw new WorktreeException(
          FailureCode.WORKTREE_UNREADABLE, "Git cannot read the worktree: " + complaints);
    }
    return GitFailures.named(call, output);
  }

  /** Deletes the folder and all in it. What cannot be deleted is logged and left. */
  @Override
  public void close() {
    try {
      Mirror.deleteIndex(index);
      Folders.delete(directory);
    } catch (RepositoryException | IOException e) {
      log.warn("The worktree {} is not deleted completely: {}", directory, e.toString());
    }
  }
}
