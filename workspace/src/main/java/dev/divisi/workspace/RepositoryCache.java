package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bare mirrors of repositories, one for each URL, in one folder. Safe for many threads, and for
 * several processes on the same folder.
 */
public final class RepositoryCache {
  private static final Pattern VERSION =
      Pattern.compile("git version (\\d+)\\.(\\d+).*", Pattern.DOTALL);

  private final Path directory;
  private final GitSettings settings;
  private final CommandRunner runner = new CommandRunner();
  private final ReentrantLock opening = new ReentrantLock();

  /** Guarded by {@link #opening}. */
  private final Map<String, Mirror> mirrors = new HashMap<>();

  /**
   * A cache.
   *
   * @param directory where the mirrors are kept; made when it is missing. No agent and no check may
   *     be able to write there
   */
  public RepositoryCache(Path directory, GitSettings settings) {
    this.directory = directory.toAbsolutePath().normalize();
    this.settings = settings;
  }

  /**
   * The repository at a URL: an absolute path, {@code file:///}, {@code https://}, {@code ssh://}
   * or {@code user@host:path}. A local one is looked at, another is not asked yet.
   *
   * @throws RepositoryException REPOSITORY_URL_FORBIDDEN, REPOSITORY_UNREACHABLE, NOT_A_REPOSITORY,
   *     REPOSITORY_DENIED, GIT_MISSING
   */
  public SourceRepository open(String url) throws RepositoryException, InterruptedException {
    RepositoryUrl parsed = RepositoryUrl.parse(url);
    parsed.requireIn(settings.localRepositories());
    parsed.requireFolder();
    opening.lockInterruptibly();
    try {
      Mirror mirror = mirrors.get(parsed.text());
      if (mirror == null) {
        mirror = open(parsed);
        mirrors.put(parsed.text(), mirror);
      }
      return new SourceRepository(mirror);
    } finally {
      opening.unlock();
    }
  }

  private Mirror open(RepositoryUrl url) throws RepositoryException, InterruptedException {
    Path mirrorDirectory = prepare().resolve(url.slug() + "-" + hash(url.text()) + ".git");
    Git git = new Git(settings, runner, mirrorDirectory);
    if (mirrors.isEmpty()) {
      requireGit();
    }
    Mirror mirror = Mirror.open(git, url);
    if (url.localFolder().isPresent()) {
      mirror.listRemote("--quiet", "--", url.text(), "HEAD");
    }
    return mirror;
  }

  private Path prepare() throws RepositoryException {
    try {
      Files.createDirectories(directory);
      return directory.toRealPath();
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_FAILED, "The folder for mirrors cannot be made: " + e, e);
    }
  }

  private void requireGit() throws RepositoryException, InterruptedException {
    GitOutput output = new Git(settings, runner, directory).run(GitCall.of("version"));
    Matcher version = VERSION.matcher(output.text());
    if (!version.matches()) {
      return;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < 2 || (major == 2 && minor < 38)) {
      throw RepositoryException.lasting(
          FailureCode.GIT_MISSING,
          "Git 2.38 or newer is needed to merge without a worktree; this is "
              + output.text().strip()
              + ".");
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
