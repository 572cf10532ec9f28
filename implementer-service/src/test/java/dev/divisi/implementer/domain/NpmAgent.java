package dev.divisi.implementer.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.workspace.Folders;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A real agent from npm, installed once for all builds of this user. Tests are skipped where npm is
 * missing, and where its registry does not answer.
 */
final class NpmAgent {
  private static final int LIMIT_SECONDS = 120;
  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|E50\\d|E40[37]|CERT");

  private NpmAgent() {}

  /** Where a package stands, by a pinned version. No script of it is run. */
  static Path install(String name, String version) throws IOException, InterruptedException {
    requireProgram("npm", "Install Node.js 20 or newer with npm");
    Path folder = cache().resolve(name.replace('/', '-') + "-" + version);
    if (!Files.isDirectory(folder)) {
      download(name + "@" + version, folder);
    }
    return folder.resolve("node_modules");
  }

  /** Skips a test where a program is missing. */
  static void requireProgram(String program, String remedy) {
    boolean isThere =
        Pattern.compile(":")
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(
        isThere,
        () -> "skipped: there is no " + program + " on the PATH. " + remedy + " to run this test.");
  }

  private static void download(String specification, Path folder)
      throws IOException, InterruptedException {
    // Another build may install the same: each has a folder of its own until it is complete.
    Path fresh = Files.createTempDirectory(folder.getParent(), "installing-");
    try {
      Path log = fresh.resolve("npm.log");
      Process npm =
          new ProcessBuilder(
                  List.of(
                      "npm",
                      "install",
                      "--ignore-scripts",
                      "--no-audit",
                      "--no-fund",
                      "--fetch-retries=1",
                      "--fetch-timeout=20000",
                      "--prefix",
                      fresh.toString(),
                      specification))
              .directory(fresh.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = npm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      npm.destroyForcibly();
      String printed = Files.readString(log, UTF_8);
      assumeTrue(
          ended && !(npm.exitValue() != 0 && NO_ANSWER.matcher(printed).find()),
          () -> "skipped: the npm registry does not answer. " + printed);
      if (npm.exitValue() != 0) {
        throw new IllegalStateException(specification + " is not installed: " + printed);
      }
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another build was quicker.
    } finally {
      Folders.delete(fresh);
    }
  }

  private static Path cache() throws IOException {
    String usual = Path.of(System.getProperty("user.home"), ".cache").toString();
    Path caches = Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", usual));
    return Files.createDirectories(caches.resolve("divisi-test-agents"));
  }
}
