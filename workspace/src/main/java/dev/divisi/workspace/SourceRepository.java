package dev.divisi.workspace;

import dev.divisi.globs.PathGlob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A repository, read and written through its bare mirror. For any number of threads.
 *
 * <p>Commits and trees are named by full object ids; anything else is an IllegalArgumentException.
 * Every method may throw a {@link RepositoryException} GIT_TIMED_OUT, GIT_FAILED or DISK_FULL;
 * those that ask the repository itself also REPOSITORY_UNREACHABLE and REPOSITORY_DENIED.
 */
public final class SourceRepository {
  private final Mirror mirror;
  private final RefResolver refs;
  private final TreeReader reader;
  private final TreeWriter writer;

  SourceRepository(Mirror mirror) {
    this.mirror = mirror;
    this.refs = new RefResolver(mirror);
    this.reader = new TreeReader(mirror.git());
    this.writer = new TreeWriter(mirror);
  }

  /** A name for this repository, the same for the same URL, that a folder can have. */
  public String name() {
    String folder = mirror.git().mirror().getFileName().toString();
    return folder.substring(0, folder.length() - ".git".length());
  }

  /**
   * The branch that the repository itself calls its head.
   *
   * @throws RepositoryException BASE_REF_MISSING when there is none
   */
  public String defaultBranch() throws RepositoryException, InterruptedException {
    return refs.defaultBranch();
  }

  /**
   * The commit that a name means now. Fetches, unless the name is the id of a commit that is there.
   *
   * @param ref a branch, a tag (a branch of that name wins), a commit id, also a short one; null is
   *     the default branch
   * @return the full commit id
   * @throws RepositoryException BASE_REF_MISSING, with names that are like it; COMMIT_MISSING
   */
  public String resolve(@Nullable String ref) throws RepositoryException, InterruptedException {
    return refs.resolve(ref);
  }

  /**
   * Makes sure that a commit can be read, and fetches when it is not there.
   *
   * @throws RepositoryException COMMIT_MISSING
   */
  public void ensureCommit(String commit) throws RepositoryException, InterruptedException {
    refs.ensureCommit(commit);
  }

  /** Where a branch of the repository itself is now; the commit is not fetched. */
  public Optional<String> remoteHead(String branch)
      throws RepositoryException, InterruptedException {
    return refs.remoteHead(branch);
  }

  /** Whether one commit is another, or comes before it in its history. Both must be here. */
  public boolean isAncestor(String ancestor, String descendant)
      throws RepositoryException, InterruptedException {
    return new BranchPusher(mirror, refs).isAncestor(ancestor, descendant);
  }

  /** All files of a commit or tree, by path; submodules are listed, not entered. */
  public List<TreeFile> files(String treeish) throws RepositoryException, InterruptedException {
    return reader.files(treeish);
  }

  /**
   * What stands directly in some folders of a commit or tree: files, and other folders.
   *
   * @param folders from the root, without a slash at the end, in ASCII; none means the root
   */
  public List<TreeEntry> entries(String treeish, List<String> folders)
      throws RepositoryException, InterruptedException {
    return reader.entries(treeish, folders);
  }

  /**
   * The content of a file; of a link, its target as text.
   *
   * @return empty when there is no such file
   * @throws RepositoryException FILE_TOO_LARGE
   */
  public Optional<byte[]> read(String commit, String path, int maxBytes)
      throws RepositoryException, InterruptedException {
    return reader.read(commit, path, maxBytes);
  }

  /**
   * The contents of some blobs, all at once: the caller bounds how many bytes they have together.
   *
   * @param blobs ids, as {@link TreeFile#blob} gives them
   * @return in the same order; empty for what is no blob here
   */
  public List<Optional<byte[]>> blobs(List<String> blobs)
      throws RepositoryException, InterruptedException {
    return reader.blobs(blobs);
  }

  /**
   * The commits that lead to one, newest first, without merges.
   *
   * @param limit how many at most
   */
  public List<String> history(String commit, int limit)
      throws RepositoryException, InterruptedException {
    return new HistoryReader(mirror.git()).commits(commit, limit);
  }

  /**
   * The commits with a trailer of that name whose changes were taken back, as the messages of later
   * commits tell.
   *
   * @param head the commit whose history is looked at
   * @param back how far back
   * @param limit how many later commits, and how many that they took back, are looked at
   */
  public List<String> reverted(String head, String trailer, Duration back, int limit)
      throws RepositoryException, InterruptedException {
    return new HistoryReader(mirror.git()).reverted(head, trailer, back, limit);
  }

  /** What each of these commits changed, in the same order. */
  public List<ChangedPaths> changes(List<String> commits)
      throws RepositoryException, InterruptedException {
    return new HistoryReader(mirror.git()).changes(commits);
  }

  /**
   * The paths of the text files that have a match in one of their lines.
   *
   * @param extendedRegex POSIX, as {@code grep -E} reads it
   * @param globs only files that one of these matches; none means all files
   * @throws RepositoryException SEARCH_INVALID
   */
  public List<String> grep(String commit, String extendedRegex, List<PathGlob> globs)
      throws RepositoryException, InterruptedException {
    return reader.grep(commit, extendedRegex, globs);
  }

  /**
   * The text files that have each of some words, as whole words, in the order of their paths.
   *
   * @param words letters, digits and underscores; anything else is an IllegalArgumentException
   * @param limit how long it may take
   * @return for each word that is found, its paths
   * @throws RepositoryException GIT_TIMED_OUT when it takes longer; SEARCH_TOO_LARGE when there are
   *     more occurrences than can be looked through
   */
  public Map<String, Set<String>> filesWithWords(String commit, Set<String> words, Duration limit)
      throws RepositoryException, InterruptedException {
    return reader.filesWithWords(commit, words, limit);
  }

  /**
   * Lays a commit or tree out as files, byte by byte, in a fresh folder without {@code .git}. Links
   * become plain files with their target as text; submodules become empty folders.
   *
   * @param parent where the folder is made; made when it is missing
   * @throws RepositoryException CHECKOUT_FAILED, COMMIT_MISSING
   */
  public Worktree checkout(String treeish, Path parent)
      throws RepositoryException, InterruptedException {
    return Worktree.checkout(mirror, RefNames.requireObjectId(treeish), parent);
  }

  /**
   * What changes from a commit to a tree.
   *
   * @throws RepositoryException DIFF_TOO_LARGE
   */
  public PatchDiff diff(String baseCommit, String resultTree)
      throws RepositoryException, InterruptedException {
    return new DiffReader(mirror).diff(baseCommit, resultTree);
  }

  /**
   * Applies a diff without checking anything out. What it does is for the caller to judge: compare
   * the tree with what was promised, and {@link #diff} with {@link TreeRules}.
   *
   * @return the id of the tree that it makes
   * @throws PatchRejectedException PATCH_TOO_LARGE, PATCH_FORBIDDEN_PATH, PATCH_CORRUPT,
   *     PATCH_DOES_NOT_APPLY
   */
  public String apply(String baseCommit, String diff)
      throws PatchRejectedException, RepositoryException, InterruptedException {
    return writer.apply(baseCommit, diff);
  }

  /**
   * Merges what changed from a base to a tree with what changed from the base to a head, in memory.
   */
  public MergeResult merge(String baseCommit, String tree, String head)
      throws RepositoryException, InterruptedException {
    return writer.merge(baseCommit, tree, head);
  }

  /**
   * Makes a commit of "Divisi &lt;divisi@localhost&gt;". The same arguments make the same commit.
   *
   * @param at when, to the second
   * @return its id
   */
  public String commit(String tree, String parent, CommitMessage message, Instant at)
      throws RepositoryException, InterruptedException {
    return writer.commit(tree, parent, message.text(), at);
  }

  /**
   * Moves a branch of the repository itself to a commit, if it is where it is expected. After an
   * exception it may have moved or not: ask {@link #remoteHead}.
   *
   * @param expectedHead an ancestor of the commit; null: the branch must not exist
   * @throws RepositoryException PUSH_DENIED when the repository refuses by its own rules
   */
  public PushResult push(String branch, String commit, @Nullable String expectedHead)
      throws RepositoryException, InterruptedException {
    return new BranchPusher(mirror, refs).push(branch, commit, expectedHead);
  }

  /**
   * A commit that carries all these trailers, among those that a head reaches and another does not.
   *
   * @param stopAt where the branch began
   */
  public Optional<String> findCommitWithTrailers(
      String branchHead, String stopAt, Map<String, String> trailers)
      throws RepositoryException, InterruptedException {
    return new BranchPusher(mirror, refs).findCommitWithTrailers(branchHead, stopAt, trailers);
  }
}
