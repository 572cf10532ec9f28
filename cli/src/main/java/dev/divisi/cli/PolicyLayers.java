package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.documents.DocumentException;
import dev.divisi.policy.Policy;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Over what a policy in a file is laid. */
final class PolicyLayers {
  private static final int LARGEST_MIB = 1;

  @ArgGroup(exclusive = true)
  private @Nullable Choice choice;

  /** One of the two. */
  static final class Choice {
    @Option(
        names = "--organisation",
        paramLabel = "ORGANISATION",
        description = "File with the organisation's policy that the repository's is laid over.")
    private @Nullable Path organisation;

    @Option(
        names = "--as-organisation",
        description = "Take the file for an organisation's policy, not for a repository's.")
    private boolean asOrganisation;
  }

  /**
   * What a policy says, and by what it is judged.
   *
   * @param reader with the layers below the repository's
   * @param file the repository's; absent when the file is the organisation's, or there is none
   */
  record Tried(PolicyReader reader, PolicyFile file, Policy.Valid policy) {}

  /**
   * Lays a file over the others.
   *
   * @param file null when there is none
   * @throws DocumentException when it, or the organisation's, cannot be kept
   */
  Tried lay(@Nullable Path file) throws CommandException, DocumentException {
    if (choice != null && choice.asOrganisation) {
      if (file == null) {
        throw new CommandException(
            ExitCode.USAGE, "--as-organisation needs the file that is to be taken for one.");
      }
      return ground(PolicyReader.under(file.toString(), bytes(file)));
    }
    PolicyReader reader = reader(choice == null ? null : choice.organisation);
    if (file == null) {
      return ground(reader);
    }
    byte[] own = bytes(file);
    return new Tried(reader, new PolicyFile.Present(own), reader.check(file.toString(), own));
  }

  /** With an organisation's policy, or with the defaults alone. */
  static PolicyReader reader(@Nullable Path organisation)
      throws CommandException, DocumentException {
    return organisation == null
        ? PolicyReader.shipped()
        : PolicyReader.under(organisation.toString(), bytes(organisation));
  }

  private static Tried ground(PolicyReader reader) {
    return new Tried(reader, new PolicyFile.Absent(), reader.ground());
  }

  /** The same bytes, because the version is a hash of them. */
  static byte[] bytes(Path file) throws CommandException {
    PolicyPlaceOnDisk.require(file);
    return new NamedFile(file).text(LARGEST_MIB).getBytes(UTF_8);
  }
}
