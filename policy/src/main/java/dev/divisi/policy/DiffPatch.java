package dev.divisi.policy;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import java.util.ArrayList;
import java.util.List;

/** The patch that a diff is, where only the diff is at hand. */
public final class DiffPatch {
  private DiffPatch() {}

  /**
   * The diff with its hash and the list of its files.
   *
   * @param baseCommit what it applies to; empty when that is not known
   * @param resultTree what results; empty when that is not known
   * @throws MalformedDiffException when git would not write it so
   */
  public static Patch of(String baseCommit, String resultTree, String diff)
      throws MalformedDiffException {
    List<FileChange> files = new ArrayList<>();
    for (ChangedFile file : DiffReader.read(diff)) {
      files.add(
          new FileChange(
              file.path(),
              file.change(),
              file.newMode(),
              file.binary() ? -1 : file.addedLines(),
              file.binary() ? -1 : file.removedLines()));
    }
    return Patch.newBuilder()
        .setBaseCommit(baseCommit)
        .setResultTree(resultTree)
        .setHash(PatchRules.sha256(diff))
        .setDiff(diff)
        .setFiles(files)
        .build();
  }
}
