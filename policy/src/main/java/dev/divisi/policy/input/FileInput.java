package dev.divisi.policy.input;

import dev.divisi.globs.WriteScope;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.DiffLine.Kind;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.policy.inspect.FileFacts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One file of a patch. Both ends of a rename are files. */
public final class FileInput {
  private final ChangedFile file;
  private final FileFacts facts;
  private final List<SecretInput> secrets;
  private final List<WeakeningInput> weakenedTests;
  private final boolean inScope;
  private final Effort effort;
  private final String path;
  private final String foldedPath;
  private final int addedLines;
  private final int removedLines;
  private @Nullable List<HunkInput> hunks;
  private @Nullable List<LineInput> added;
  private @Nullable List<LineInput> removed;
  private @Nullable String addedText;
  private @Nullable String removedText;

  public FileInput(ChangedFile file, FileFacts facts, WriteScope scope, Effort effort) {
    this.file = file;
    this.facts = facts;
    this.secrets = facts.secrets().stream().map(SecretInput::of).toList();
    this.weakenedTests = facts.testsWeakened().stream().map(WeakeningInput::of).toList();
    this.effort = effort;
    this.path = file.path();
    this.foldedPath = PathNames.folded(file.path());
    this.inScope = scope.permits(file.path());
    this.addedLines = file.addedLines();
    this.removedLines = file.removedLines();
  }

  @Meaning("Its path from the root of the repository, with slashes.")
  public String getPath() {
    return path;
  }

  @Meaning("Its path in one form for all spellings that may name the same file: lower case, ...")
  public String getFoldedPath() {
    return foldedPath;
  }

  @Meaning("Where it was before a rename or copy; empty when it is neither.")
  public String getPreviousPath() {
    String previous = file.previousPath();
    return previous == null ? "" : previous;
  }

  @Meaning("What happens to it: added, modified or deleted.")
  public String getChange() {
    return file.change().name().toLowerCase(Locale.ROOT);
  }

  @Meaning("Git's mode afterwards, such as 100644; 000000 when deleted; empty when it stays.")
  public String getMode() {
    return file.newMode();
  }

  @Meaning("Whether it becomes executable.")
  public boolean isMadeExecutable() {
    return file.becomesExecutable();
  }

  @Meaning("Whether nobody can read the change: git calls it binary.")
  public boolean isBinary() {
    return file.binary();
  }

  @Meaning("How many lines it gains.")
  public int getAddedLines() {
    return addedLines;
  }

  @Meaning("How many lines it loses.")
  public int getRemovedLines() {
    return removedLines;
  }

  @Meaning("Where it changes.")
  public List<HunkInput> getHunks() {
    List<HunkInput> known = hunks;
    if (known == null) {
      known = file.hunks().stream().map(this::hunk).toList();
      hunks = known;
    }
    return effort.list(known);
  }

  private HunkInput hunk(Hunk hunk) {
    return new HunkInput(
        hunk.oldStart(),
        hunk.newStart(),
        effort.list(lines(hunk.lines().stream().filter(line -> line.kind() == Kind.ADDED))),
        effort.list(lines(hunk.lines().stream().filter(line -> line.kind() == Kind.REMOVED))));
  }

  @Meaning("The lines that it gains.")
  public List<LineInput> getAdded() {
    List<LineInput> known = added;
    if (known == null) {
      known = lines(file.added());
      added = known;
    }
    return effort.list(known);
  }

  @Meaning("The lines that it loses.")
  public List<LineInput> getRemoved() {
    List<LineInput> known = removed;
    if (known == null) {
      known = lines(file.removed());
      removed = known;
    }
    return effort.list(known);
  }

  @Meaning("The lines that it gains as one text, each with a line end. Quicker to search.")
  public String getAddedText() {
    String known = addedText;
    if (known == null) {
      known = text(file.added());
      addedText = known;
    }
    return effort.text(known);
  }

  @Meaning("The lines that it loses as one text, each with a line end. Quicker to search.")
  public String getRemovedText() {
    String known = removedText;
    if (known == null) {
      known = text(file.removed());
      removedText = known;
    }
    return effort.text(known);
  }

  @Meaning("Whether the task may write it.")
  public boolean isInScope() {
    return inScope;
  }

  @Meaning("Whether its path is made of plain names: no .., no backslash, nothing invisible.")
  public boolean isPlainPath() {
    return PathNames.isPlain(path);
  }

  @Meaning("Whether a name in its path begins with .git, in any spelling.")
  public boolean isGitMetadata() {
    return PathNames.isGitMetadata(path);
  }

  @Meaning(
      "`source`, `test`, `documentation`, `dependencyManifest`, `lockFile`, `ci`, `container`,"
          + " `build`, `agentInstructions`, `configuration`, `data` or `other`, by its path.")
  public String getKind() {
    return facts.kind();
  }

  @Meaning("Such as Java or Markdown, by its name; else other.")
  public String getLanguage() {
    return facts.language();
  }

  @Meaning(
      "Whether its path or its first lines say that a tool writes it. An agent can say so, too.")
  public boolean isGenerated() {
    return facts.generated();
  }

  @Meaning("What looks like secrets in the lines that it gains.")
  public List<SecretInput> getSecrets() {
    return effort.list(secrets);
  }

  @Meaning("How its tests, or the way in which they are run, say less than before.")
  public List<WeakeningInput> getWeakenedTests() {
    return effort.list(weakenedTests);
  }

  @Meaning("Whether the licence or copyright at its top goes.")
  public boolean isLicenceHeaderRemoved() {
    return facts.licenceHeaderRemoved();
  }

  @Meaning("Whether it is a dependency manifest, and what it depends on changes.")
  public boolean isDependenciesChanged() {
    return facts.dependenciesChanged();
  }

  @Meaning("Whether something that others may use goes, or is declared otherwise.")
  public boolean isPublicApiChanged() {
    return facts.publicApiChanged();
  }

  private static List<LineInput> lines(Stream<DiffLine> lines) {
    return lines.map(line -> new LineInput(line.number(), line.text())).toList();
  }

  private static String text(Stream<DiffLine> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }
}
