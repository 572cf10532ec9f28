package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.PathGlob;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads commits and trees straight from the mirror. */
final class TreeReader {
  private static final int MAX_REGEX = 1000;

  private final Git git;

  TreeReader(Git git) {
    this.git = git;
  }

  List<TreeFile> files(String treeish) throws RepositoryException, InterruptedException {
    GitOutput output =
        git.run(
            GitCall.of(
                "ls-tree", "-r", "-z", "-l", "--full-tree", RefNames.requireObjectId(treeish)));
    List<TreeFile> files = new ArrayList<>();
    for (String entry : output.items()) {
      int tab = entry.indexOf('\t');
      String[] fields = entry.substring(0, tab).split(" +", -1);
      long size = fields[3].equals("-") ? 0 : Long.parseLong(fields[3]);
      files.add(new TreeFile(entry.substring(tab + 1), fields[0], size, fields[2]));
    }
    return files;
  }

  Optional<byte[]> read(String commit, String path, int maxBytes)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(commit);
    if (path.isEmpty() || path.indexOf('\n') >= 0 || path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    GitOutput output =
        git.tryRun(
            GitCall.of("cat-file", "--batch")
                .withInput(commit + ":" + path + "\n")
                .withMaxOutput(maxBytes + path.length() * 4 + 200));
    if (output.exitCode() != 0) {
      throw GitFailures.named(GitCall.of("cat-file"), output);
    }
    byte[] bytes = output.bytes();
    int lineEnd = indexOf(bytes, (byte) '\n');
    String[] header = new String(bytes, 0, lineEnd, ISO_8859_1).split(" ", -1);
    if (header.length != 3 || !RefNames.isObjectId(header[0]) || !header[1].equals("blob")) {
      return Optional.empty();
    }
    long size = Long.parseLong(header[2]);
    if (size > maxBytes) {
      throw RepositoryException.lasting(
          FailureCode.FILE_TOO_LARGE,
          "The file "
              + PlainText.line(path, 200)
              + " has "
              + size
              + " bytes; at most "
              + maxBytes
              + " are read.");
    }
    return Optional.of(Arrays.copyOfRange(bytes, lineEnd + 1, lineEnd + 1 + (int) size));
  }

  List<String> grep(String commit, String extendedRegex, List<PathGlob> globs)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(commit);
    if (extendedRegex.isEmpty()
        || extendedRegex.length() > MAX_REGEX
        || extendedRegex.chars().anyMatch(c -> c == '\n' || c == '\0')) {
      throw searchInvalid(extendedRegex, "it is empty, too long, or has more than one line.");
    }
    GitCall call =
        GitCall.of(
            "grep",
            "--no-color",
            "--full-name",
            "-z",
            "-l",
            "-I",
            "-E",
            "-e",
            extendedRegex,
            commit,
            "--");
    GitOutput output = git.tryRun(call);
    if (output.exitCode() == 1) {
      return List.of();
    }
    if (output.exitCode() != 0) {
      if (output.complaints().contains("-e option, '")) {
        throw searchInvalid(extendedRegex, PlainText.line(output.complaints(), 300));
      }
      throw GitFailures.named(call, output);
    }
    return output.items().stream()
        .map(item -> item.substring(commit.length() + 1))
        .filter(path -> globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(path)))
        .toList();
  }

  private static RepositoryException searchInvalid(String regex, String reason) {
    return RepositoryException.lasting(
        FailureCode.SEARCH_INVALID,
        "'" + PlainText.line(regex, 200) + "' is no extended regular expression: " + reason);
  }

  /** The size of each of these blobs, in the same order. */
  List<Long> sizes(List<String> blobs) throws RepositoryException, InterruptedException {
    if (blobs.isEmpty()) {
      return List.of();
    }
    GitOutput output =
        git.run(
            GitCall.of("cat-file", "--batch-check=%(objectsize)")
                .withInput((String.join("\n", blobs) + "\n").getBytes(UTF_8)));
    return output.text().lines().map(Long::parseLong).toList();
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return bytes.length;
  }
}
