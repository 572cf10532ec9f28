package dev.divisi.workspace;

import dev.divisi.workspace.process.Owner;
import dev.divisi.workspace.process.Strays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker process left that did not live to clean up: agents and checks that still run, and
 * the worktrees that they run in.
 */
public final class LeftBehind {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);
  private static final String BEGIN = "worktree-";
  private static final Pattern OWNED = Pattern.compile(BEGIN + "(" + Owner.PATTERN + ")-.*");

  /** Longer than any attempt may take. Where its owner cannot be judged, the age must do. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private LeftBehind() {}

  /**
   * Ends and removes it; for a worker that starts. Others may work in the same folder: only what
   * belongs to a process that has ended is touched. What cannot be removed is logged and left.
   *
   * @param worktrees where worktrees are made; may be missing
   */
  public static void clear(Path worktrees) {
    try {
      Strays.end(worktrees);
    } catch (UncheckedIOException e) {
      log.warn("Processes that were left in {} are not looked for: {}", worktrees, e.toString());
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(worktrees, BEGIN + "*")) {
      for (Path folder : folders) {
        if (isLeft(folder)) {
          remove(folder);
        }
      }
    } catch (NoSuchFileException e) {
      // The first worker here.
    } catch (IOException | DirectoryIteratorException e) {
      log.warn("Worktrees that were left in {} are not looked for: {}", worktrees, e.toString());
    }
  }

  private static boolean isLeft(Path folder) {
    Matcher name = OWNED.matcher(folder.getFileName().toString());
    Optional<Owner> owner =
        name.matches() ? Owner.parse(name.group(1)).filter(Owner::isHere) : Optional.empty();
    if (owner.isPresent()) {
      return owner.get().isGone();
    }
    try {
      Instant made = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
      return made.isBefore(Instant.now().minus(FORGOTTEN));
    } catch (IOException e) {
      // Its owner removes it.
      return false;
    }
  }

  private static void remove(Path folder) {
    try {
      Folders.delete(folder);
      log.info("The worktree {} is removed: nobody works in it any more.", folder);
    } catch (IOException e) {
      log.warn("The worktree {} is not removed completely: {}", folder, e.toString());
    }
  }

  /** A fresh folder that says whose it is. */
  static Path newWorktree(Path parent) throws IOException {
    Optional<Owner> owner = Owner.current();
    return Files.createTempDirectory(parent, BEGIN + owner.map(by -> by + "-").orElse(""));
  }
}
