package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds commits by the names that people give them. */
final class RefResolver {
  private static final String SYMBOLIC = "ref: refs/heads/";

  private final Mirror mirror;

  RefResolver(Mirror mirror) {
    this.mirror = mirror;
  }

  String defaultBranch() throws RepositoryException, InterruptedException {
    List<String> lines = mirror.listRemote("--symref", "--", mirror.url().text(), "HEAD");
    for (String line : lines) {
      if (line.startsWith(SYMBOLIC) && line.endsWith("\tHEAD")) {
        return line.substring(SYMBOLIC.length(), line.length() - "\tHEAD".length());
      }
    }
    throw RepositoryException.lasting(
        FailureCode.BASE_REF_MISSING,
        "The repository "
            + mirror.url()
            + (lines.isEmpty() ? " has no commit yet." : " has no default branch.")
            + " Name a base.");
  }

  String resolve(@Nullable String ref) throws RepositoryException, InterruptedException {
    String wanted = ref == null || ref.isBlank() ? defaultBranch() : ref.strip();
    if (RefNames.isObjectId(wanted)) {
      ensureCommit(wanted);
      return wanted;
    }
    mirror.fetch();
    if (RefNames.isName(wanted)) {
      String branch = withoutPrefix(wanted, "refs/heads/");
      Optional<String> commit = mirror.commitOf(Mirror.BRANCHES + branch);
      if (commit.isEmpty()) {
        commit = mirror.commitOf(Mirror.TAGS + withoutPrefix(wanted, "refs/tags/"));
      }
      if (commit.isEmpty() && RefNames.isShortId(wanted)) {
        commit = mirror.commitOf(wanted);
      }
      if (commit.isPresent()) {
        return commit.get();
      }
    }
    throw missing(wanted);
  }

  void ensureCommit(String commit) throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(commit);
    if (mirror.commitOf(commit).isPresent()) {
      return;
    }
    mirror.fetch();
    if (mirror.commitOf(commit).isPresent()) {
      return;
    }
    try {
      mirror.fetchObject(commit);
    } catch (RepositoryException e) {
      if (e.transientFailure()) {
        throw e;
      }
    }
    if (mirror.commitOf(commit).isEmpty()) {
      throw RepositoryException.lasting(
          FailureCode.COMMIT_MISSING,
          "The repository " + mirror.url() + " has no commit " + commit + ".");
    }
  }

  Optional<String> remoteHead(String branch) throws RepositoryException, InterruptedException {
    String name = "refs/heads/" + RefNames.requireName(branch);
    for (String line : mirror.listRemote("--", mirror.url().text(), name)) {
      int tab = line.indexOf('\t');
      if (tab > 0 && line.substring(tab + 1).equals(name)) {
        return Optional.of(line.substring(0, tab));
      }
    }
    return Optional.empty();
  }

  private RepositoryException missing(String wanted)
      throws RepositoryException, InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    for (String line :
        mirror
            .git()
            .run(GitCall.of("for-each-ref", "--format=%(refname)", "refs/mirror"))
            .text()
            .lines()
            .toList()) {
      names.add(withoutPrefix(withoutPrefix(line, Mirror.BRANCHES), Mirror.TAGS));
    }
    List<String> similar =
        RefNames.similar(wanted, names, 5).stream().map(name -> PlainText.line(name, 80)).toList();
    return RepositoryException.lasting(
        FailureCode.BASE_REF_MISSING,
        "The repository "
            + mirror.url()
            + " has no branch, tag or commit '"
            + PlainText.line(wanted, 100)
            + "'. "
            + (similar.isEmpty()
                ? "It has no commit yet."
                : "It has: " + String.join(", ", similar) + "."));
  }

  private static String withoutPrefix(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
