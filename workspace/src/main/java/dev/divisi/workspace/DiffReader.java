package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a commit with a tree. */
final class DiffReader {
  private static final String NO_MODE = "000000";

  private final Mirror mirror;
  private final Git git;

  DiffReader(Mirror mirror) {
    this.mirror = mirror;
    this.git = mirror.git();
  }

  PatchDiff diff(String baseCommit, String resultTree)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(baseCommit);
    RefNames.requireObjectId(resultTree);
    List<PatchedFile> files = files(baseCommit, resultTree);
    String diff = files.isEmpty() ? "" : text(baseCommit, resultTree);
    return new PatchDiff(baseCommit, resultTree, files, diff, sha256(diff.getBytes(UTF_8)));
  }

  private record Raw(String path, String oldMode, String mode, String blob, char status) {}

  private List<PatchedFile> files(String base, String tree)
      throws RepositoryException, InterruptedException {
    List<String> items =
        git.run(
                GitCall.of(
                    "diff-tree",
                    "-r",
                    "-z",
                    "--raw",
                    "--numstat",
                    "--no-abbrev",
                    "--no-renames",
                    "--no-ext-diff",
                    "--no-textconv",
                    "--ignore-submodules=none",
                    base,
                    tree,
                    "--"))
            .items();
    List<Raw> raws = new ArrayList<>();
    Map<String, int[]> lines = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i);
      if (item.startsWith(":")) {
        String[] fields = item.substring(1).split(" ", -1);
        i++;
        raws.add(new Raw(items.get(i), fields[0], fields[1], fields[3], fields[4].charAt(0)));
      } else {
        String[] fields = item.split("\t", 3);
        lines.put(fields[2], new int[] {count(fields[0]), count(fields[1])});
      }
    }
    List<String> blobs = raws.stream().filter(DiffReader::hasSize).map(Raw::blob).toList();
    List<Long> sizes = new TreeReader(git).sizes(blobs);
    List<PatchedFile> files = new ArrayList<>();
    int next = 0;
    for (Raw raw : raws) {
      int[] changed = lines.getOrDefault(raw.path(), new int[] {0, 0});
      long size = hasSize(raw) ? sizes.get(next++) : 0;
      files.add(
          new PatchedFile(
              raw.path(), change(raw), raw.oldMode(), raw.mode(), changed[0], changed[1], size));
    }
    return files;
  }

  private static boolean hasSize(Raw raw) {
    return !raw.mode().equals(NO_MODE) && !raw.mode().equals("160000");
  }

  private static PatchedFile.Change change(Raw raw) {
    return switch (raw.status()) {
      case 'A' -> PatchedFile.Change.ADDED;
      case 'D' -> PatchedFile.Change.DELETED;
      default -> PatchedFile.Change.MODIFIED;
    };
  }

  private static int count(String lines) {
    return lines.equals("-") ? -1 : Integer.parseInt(lines);
  }

  private String text(String base, String tree) throws RepositoryException, InterruptedException {
    int max = git.settings().maxDiffBytes();
    byte[] patch = patch(base, tree, List.of(), max);
    Optional<String> text = decode(patch);
    if (text.isPresent()) {
      return text.get();
    }
    // A record holds text only: what is not UTF-8 (an old encoding) travels as a binary patch. The
    // other files stay as they are, or one byte would hide them from whoever judges the patch.
    byte[] binary;
    Path attributes = mirror.newIndex();
    try {
      Files.writeString(attributes, "* -diff\n");
      // The files that stay text may be larger as binary ones.
      binary =
          patch(
              base,
              tree,
              List.of("-c", "core.attributesFile=" + attributes),
              (int) Math.min(Integer.MAX_VALUE - 8L, 2L * max));
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_FAILED, "The mirror " + git.mirror() + " cannot be written: " + e, e);
    } finally {
      Mirror.deleteIndex(attributes);
    }
    String mixed = mixed(PatchSections.of(patch), PatchSections.of(binary));
    if (mixed.getBytes(UTF_8).length > max) {
      throw tooLarge();
    }
    return mixed;
  }

  /** Each section as text if it is, else as binary; git writes both patches in the same order. */
  private static String mixed(List<byte[]> texts, List<byte[]> binaries) {
    if (texts.size() != binaries.size()) {
      throw new IllegalStateException("A binary patch has other files");
    }
    StringBuilder mixed = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      byte[] binary = binaries.get(i);
      mixed.append(
          decode(texts.get(i))
              .or(() -> decode(binary))
              .orElseThrow(() -> new IllegalStateException("A binary patch is not ASCII")));
    }
    return mixed.toString();
  }

  private byte[] patch(String base, String tree, List<String> configuration, int max)
      throws RepositoryException, InterruptedException {
    List<String> arguments = new ArrayList<>(configuration);
    arguments.addAll(
        List.of(
            "diff-tree",
            "-r",
            "-p",
            "--full-index",
            "--binary",
            "--no-renames",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--unified=3",
            "--inter-hunk-context=0",
            "--diff-algorithm=histogram",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--submodule=short",
            "--ignore-submodules=none",
            base,
            tree,
            "--"));
    GitCall call = GitCall.of(arguments.toArray(String[]::new)).withMaxOutput(max);
    GitOutput output = git.tryRun(call);
    if (output.truncated()) {
      throw tooLarge();
    }
    if (output.exitCode() != 0) {
      throw GitFailures.named(call, output);
    }
    return output.bytes();
  }

  private RepositoryException tooLarge() {
    int max = git.settings().maxDiffBytes();
    return RepositoryException.lasting(
        FailureCode.DIFF_TOO_LARGE, "The diff has more than " + max + " bytes.");
  }

  private static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
