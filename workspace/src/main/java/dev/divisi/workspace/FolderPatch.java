package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.process.CapturedResult;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Applies a diff to files that are in no repository, such as a worktree that an agent is given.
 *
 * <p>Git does it, all of the diff or nothing. It is kept from looking for a repository, in the
 * folder or around it, because its configuration could have programs run.
 */
public final class FolderPatch {
  private static final int MAX_OUTPUT = 4 << 20;

  /** Links and submodules: what would be made of them here are plain files. */
  private static final Pattern NO_FILE =
      Pattern.compile("(?dm)^(?:(?:old|new|new file|deleted file) mode|index \\S+) 1[26]0000$");

  private final GitSettings settings;
  private final CommandRunner runner;

  public FolderPatch(GitSettings settings, CommandRunner runner) {
    this.settings = settings;
    this.runner = runner;
  }

  /**
   * Applies it.
   *
   * @param folder whose files are changed; paths of the diff are below it, after {@code a/} and
   *     {@code b/}
   * @throws PatchRejectedException when it does not fit the files, or is no diff that may be
   *     applied; nothing was changed then
   * @throws RepositoryException when git cannot be run
   */
  public void apply(Path folder, String diff)
      throws PatchRejectedException, RepositoryException, InterruptedException {
    run(folder, checked(diff), List.of());
  }

  /** What it says of itself, before git unpacks anything. */
  private byte[] checked(String diff) throws PatchRejectedException {
    byte[] bytes = diff.getBytes(UTF_8);
    if (bytes.length > settings.maxDiffBytes()) {
      throw new PatchRejectedException(
          FailureCode.PATCH_TOO_LARGE,
          "The diff has "
              + bytes.length
              + " bytes; at most "
              + settings.maxDiffBytes()
              + " are applied.");
    }
    if (NO_FILE.matcher(diff).find()) {
      throw new PatchRejectedException(
          FailureCode.PATCH_FORBIDDEN_PATH,
          "The diff has a symbolic link or a submodule; only files can be handed in.");
    }
    new BinaryPatchBounds(settings.worktreeLimits().maxFileBytes()).check(diff);
    return bytes;
  }

  /**
   * The paths that a diff changes, by their new names.
   *
   * @throws PatchRejectedException when it is no diff
   * @throws RepositoryException when git cannot be run
   */
  public List<String> paths(Path folder, String diff)
      throws PatchRejectedException, RepositoryException, InterruptedException {
    List<String> paths = new ArrayList<>();
    for (String item : run(folder, checked(diff), List.of("--numstat", "-z")).split("\0", -1)) {
      // Added lines, removed lines, path.
      String[] fields = item.split("\t", 3);
      if (fields.length == 3) {
        paths.add(fields[2]);
      }
    }
    return paths;
  }

  private String run(Path folder, byte[] diff, List<String> options)
      throws PatchRejectedException, RepositoryException, InterruptedException {
    Path place = folder.toAbsolutePath().normalize();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                settings.program(),
                "-c",
                "safe.bareRepository=explicit",
                "-c",
                "core.symlinks=false",
                "apply",
                "--whitespace=nowarn",
                "-p1"));
    arguments.addAll(options);
    arguments.add("-");
    Command command =
        new Command(
            arguments,
            place,
            Map.of(
                "LANG", "C.UTF-8",
                "LC_ALL", "C.UTF-8",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CEILING_DIRECTORIES", String.valueOf(place.getParent())),
            diff,
            settings.localTimeout(),
            MAX_OUTPUT);
    try {
      CapturedResult captured = runner.capture(command, MAX_OUTPUT);
      if (captured.result().timedOut()) {
        throw RepositoryException.passing(
            FailureCode.GIT_TIMED_OUT,
            "git apply took longer than " + settings.localTimeout() + ".");
      }
      if (captured.result().exitCode() != 0) {
        throw TreeWriter.rejected(captured.result().logEnd());
      }
      return new String(captured.output(), UTF_8);
    } catch (CommandNotStartedException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_MISSING, "Git cannot be run on this worker: " + e.getMessage(), e);
    }
  }
}
