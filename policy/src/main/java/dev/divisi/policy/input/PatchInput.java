package dev.divisi.policy.input;

import java.util.List;

/** The patch. */
public final class PatchInput {
  private final List<FileInput> files;
  private final Effort effort;
  private final RiskInput risk;
  private final List<String> owners;
  private final List<String> languages;
  private final int changedLines;
  private final int addedLines;
  private final int removedLines;

  public PatchInput(List<FileInput> files, RiskInput risk, List<String> owners, Effort effort) {
    this.files = List.copyOf(files);
    this.risk = risk;
    this.owners = List.copyOf(owners);
    this.effort = effort;
    this.languages = files.stream().map(FileInput::getLanguage).distinct().sorted().toList();
    this.changedLines =
        files.stream()
            .filter(file -> !file.getKind().equals("lockFile"))
            .mapToInt(file -> file.getAddedLines() + file.getRemovedLines())
            .sum();
    this.addedLines = files.stream().mapToInt(FileInput::getAddedLines).sum();
    this.removedLines = files.stream().mapToInt(FileInput::getRemovedLines).sum();
  }

  @Meaning("Its files.")
  public List<FileInput> getFiles() {
    return effort.list(files);
  }

  @Meaning("Its files' languages.")
  public List<String> getLanguages() {
    return effort.list(languages);
  }

  @Meaning("How many lines it adds and removes, lock files left out: nobody reads these by line.")
  public int getChangedLines() {
    return changedLines;
  }

  @Meaning("How many lines it adds.")
  public int getAddedLines() {
    return addedLines;
  }

  @Meaning("How many lines it removes.")
  public int getRemovedLines() {
    return removedLines;
  }

  @Meaning("Whom the repository's CODEOWNERS names for its files.")
  public List<String> getOwners() {
    return effort.list(owners);
  }

  @Meaning("How far it reaches.")
  public RiskInput getRisk() {
    return risk;
  }
}
