package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.policy.PolicyReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The place of a repository's policy in a checkout. What denies everything once it is committed, a
 * link or a name that is nearly right, is no valid policy here either.
 */
final class PolicyPlaceOnDisk {
  private static final Path PLACE = Path.of(PolicyReader.PATH);

  private PolicyPlaceOnDisk() {}

  /**
   * Nothing, when the file is not named as a repository's policy is.
   *
   * @throws CommandException USAGE with what is wrong there, and what to do
   */
  static void require(Path file) throws CommandException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !file.toAbsolutePath().endsWith(PLACE)) {
      return;
    }
    for (Path each : new Path[] {folder, file}) {
      if (Files.isSymbolicLink(each)) {
        throw wrong(
            each + " is a link, which policy is not read through. Put what it leads to there.");
      }
    }
    Optional<Path> near = near(folder);
    if (near.isPresent()) {
      throw wrong(
          near.get() + " is not read. Rename it to " + PLACE.getFileName() + ", or remove it.");
    }
  }

  private static Optional<Path> near(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> isNear(entry.getFileName().toString())).sorted().findFirst();
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty(); // reading the file says what is wrong
    }
  }

  private static boolean isNear(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return folded.equals("policy.yml")
        || (folded.equals("policy.yaml") && !name.equals("policy.yaml"));
  }

  private static CommandException wrong(String what) {
    return new CommandException(ExitCode.USAGE, Untrusted.line(what));
  }
}
