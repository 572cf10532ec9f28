package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a repository is: a local folder by its absolute path, or https, ssh or file.
 *
 * <p>Git itself would take much more, such as {@code ext::}, which runs a program.
 *
 * @param text what git is given
 * @param localFolder the folder, when it is a local one
 */
record RepositoryUrl(String text, Optional<Path> localFolder) {
  private static final int MAX_LENGTH = 1000;
  private static final String HOST = "(?<host>[A-Za-z0-9_.][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+\\])";
  private static final String USER = "(?:[A-Za-z0-9_.][A-Za-z0-9_.+-]*@)?";
  private static final Pattern NETWORK =
      Pattern.compile("(?:https|ssh)://" + USER + HOST + "(?::[0-9]{1,5})?/(?<path>.+)");
  private static final Pattern SCP =
      Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.+-]*@" + HOST + ":(?<path>[^-:].*)");
  private static final Pattern SCHEME = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):.*");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z]+://[^/@]*:[^/@]*@.*");

  static RepositoryUrl parse(String url) throws RepositoryException {
    if (url.isBlank() || url.length() > MAX_LENGTH) {
      throw forbidden(url, "is empty or longer than " + MAX_LENGTH + " characters");
    }
    if (url.codePoints().anyMatch(c -> Character.isISOControl(c) || (c == ' ' && !isPath(url)))) {
      throw forbidden(url, "has a control character or a space");
    }
    if (url.startsWith("-")) {
      throw forbidden(url, "begins with '-'");
    }
    if (isPath(url)) {
      return local(url, url);
    }
    if (url.startsWith("file://")) {
      return file(url);
    }
    if (PASSWORD.matcher(url).matches()) {
      throw RepositoryException.lasting(
          FailureCode.REPOSITORY_URL_FORBIDDEN,
          "A repository URL has a password in it: everyone who reads the goal would see it. Give"
              + " the worker credentials instead.");
    }
    Matcher network = NETWORK.matcher(url);
    if (network.matches() && !network.group("path").startsWith("-")) {
      return new RepositoryUrl(url, Optional.empty());
    }
    if (SCP.matcher(url).matches()) {
      return new RepositoryUrl(url, Optional.empty());
    }
    Matcher scheme = SCHEME.matcher(url);
    if (scheme.matches()) {
      throw forbidden(
          url, "uses '" + scheme.group("scheme").toLowerCase(Locale.ROOT) + "' or is malformed");
    }
    throw forbidden(url, "is relative");
  }

  private static boolean isPath(String url) {
    return url.startsWith("/");
  }

  private static RepositoryUrl file(String url) throws RepositoryException {
    String path = url.substring("file://".length());
    if (!path.startsWith("/") || path.indexOf('%') >= 0) {
      throw forbidden(url, "is malformed: write file:///absolute/path");
    }
    return local(url, path);
  }

  private static RepositoryUrl local(String url, String path) throws RepositoryException {
    if (path.startsWith("//") || path.contains("/../") || path.endsWith("/..")) {
      throw forbidden(url, "has '//' at its beginning or '..' in it");
    }
    return new RepositoryUrl(path, Optional.of(Path.of(path)));
  }

  private static RepositoryException forbidden(String url, String reason) {
    return RepositoryException.lasting(
        FailureCode.REPOSITORY_URL_FORBIDDEN,
        "The repository URL '"
            + PlainText.line(url, 200)
            + "' "
            + reason
            + ". Allowed are https://, ssh://, user@host:path, file:/// and absolute paths.");
  }

  /** Whoever states a goal must not get at repositories that nobody offered. */
  void requireIn(List<Path> folders) throws RepositoryException {
    if (localFolder.isEmpty() || folders.stream().anyMatch(each -> isIn(localFolder.get(), each))) {
      return;
    }
    throw RepositoryException.lasting(
        FailureCode.REPOSITORY_URL_FORBIDDEN,
        "The repository "
            + this
            + " is a folder of the worker, and the worker takes repositories "
            + (folders.isEmpty()
                ? "over the network alone"
                : "from no other folders than "
                    + folders.stream().map(Path::toString).collect(Collectors.joining(", ")))
            + ". Name its https or ssh URL; the operator allows folders with"
            + " divisi.workspace.local-repositories.");
  }

  /** By where links lead; what is not there is told apart later. */
  private static boolean isIn(Path path, Path folder) {
    try {
      return path.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return path.normalize().startsWith(folder);
    }
  }

  /** Looks at a local folder before git does, whose own messages do not tell these apart. */
  void requireFolder() throws RepositoryException {
    if (localFolder.isEmpty()) {
      return;
    }
    Path folder = localFolder.get();
    if (!Files.exists(folder)) {
      throw RepositoryException.lasting(
          FailureCode.REPOSITORY_UNREACHABLE,
          "There is no folder " + this + " on this worker. Check the repository's url.");
    }
    if (!Files.isDirectory(folder)) {
      throw RepositoryException.lasting(
          FailureCode.NOT_A_REPOSITORY, this + " is a file, not a git repository.");
    }
  }

  /** The last part without .git, as far as it is plain, to make a folder's name readable. */
  String slug() {
    String last = text.replaceAll("(/+|\\.git/*)$", "");
    last = last.substring(Math.max(last.lastIndexOf('/'), last.lastIndexOf(':')) + 1);
    String plain = last.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? "repository" : plain.substring(0, Math.min(40, plain.length()));
  }

  /** For messages. */
  @Override
  public String toString() {
    return PlainText.line(text, 200);
  }
}
