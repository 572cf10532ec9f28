package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.PathGlob;
import dev.divisi.workspace.process.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads commits and trees straight from the mirror. */
final class TreeReader {
  private static final int MAX_REGEX = 1000;
  private static final int MOST_OCCURRENCES_BYTES = 16 * 1024 * 1024;
  private static final Pattern WORD =
      Pattern.compile("\\w{1,200}", Pattern.UNICODE_CHARACTER_CLASS);

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

  List<TreeEntry> entries(String treeish, List<String> folders)
      throws RepositoryException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("ls-tree", "-z", "--full-tree", RefNames.requireObjectId(treeish), "--"));
    folders.forEach(folder -> arguments.add(folder + "/"));
    GitOutput output =
        git.run(GitCall.of(arguments.toArray(String[]::new)).with("GIT_LITERAL_PATHSPECS", "1"));
    List<TreeEntry> entries = new ArrayList<>();
    for (String entry : output.items()) {
      String mode = entry.substring(0, entry.indexOf(' '));
      entries.add(new TreeEntry(entry.substring(entry.indexOf('\t') + 1), TreeEntry.Kind.of(mode)));
    }
    return entries;
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
    int lineEnd = indexOf(bytes, 0, (byte) '\n');
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

  List<Optional<byte[]>> blobs(List<String> blobs)
      throws RepositoryException, InterruptedException {
    List<Optional<byte[]>> contents = new ArrayList<>();
    if (blobs.isEmpty()) {
      return contents;
    }
    blobs.forEach(RefNames::requireObjectId);
    byte[] bytes =
        git.run(
                GitCall.of("cat-file", "--batch")
                    .withInput(String.join("\n", blobs) + "\n")
                    .withMaxOutput(Integer.MAX_VALUE))
            .bytes();
    int at = 0;
    for (String blob : blobs) {
      int lineEnd = indexOf(bytes, at, (byte) '\n');
      String[] header = new String(bytes, at, lineEnd - at, ISO_8859_1).split(" ", -1);
      at = Math.min(lineEnd + 1, bytes.length);
      if (header.length < 3 || !header[0].equals(blob)) {
        contents.add(Optional.empty());
        continue;
      }
      int end = at + Integer.parseInt(header[2]);
      contents.add(
          header[1].equals("blob")
              ? Optional.of(Arrays.copyOfRange(bytes, at, end))
              : Optional.empty());
      at = end + 1;
    }
    return contents;
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

  Map<String, Set<String>> filesWithWords(String commit, Set<String> words, Duration limit)
      throws RepositoryException, InterruptedException {
    RefNames.requireObjectId(commit);
    List<String> arguments =
        new ArrayList<>(List.of("grep", "--no-color", "--full-name", "-z", "-o", "-I", "-w", "-F"));
    for (String word : words) {
      if (!WORD.matcher(word).matches()) {
        throw new IllegalArgumentException("Not a word: " + PlainText.line(word, 100));
      }
      arguments.addAll(List.of("-e", word));
    }
    Map<String, Set<String>> found = new HashMap<>();
    if (words.isEmpty()) {
      return found;
    }
    arguments.addAll(List.of(commit, "--"));
    GitCall call =
        GitCall.of(arguments.toArray(String[]::new))
            .withMaxOutput(MOST_OCCURRENCES_BYTES)
            .within(limit);
    GitOutput output = git.tryRun(call);
    if (output.truncated()) {
      throw RepositoryException.lasting(
          FailureCode.SEARCH_TOO_LARGE,
          "The words occur so often that their list has more than "
              + MOST_OCCURRENCES_BYTES
              + " bytes.");
    }
    if (output.exitCode() > 1) {
      throw GitFailures.named(call, output);
    }
    String text = output.text();
    // Each occurrence is "commit:path NUL word LF".
    int begin = 0;
    int zero = text.indexOf('\0');
    int end = zero < 0 ? -1 : text.indexOf('\n', zero);
    while (zero >= 0 && end >= 0) {
      found
          .computeIfAbsent(text.substring(zero + 1, end), _ -> new LinkedHashSet<>())
          .add(text.substring(begin + commit.length() + 1, zero));
      begin = end + 1;
      zero = text.indexOf('\0', begin);
      end = zero < 0 ? -1 : text.indexOf('\n', zero);
    }
    return found;
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

  private static int indexOf(byte[] bytes, int from, byte wanted) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return bytes.length;
  }
}
