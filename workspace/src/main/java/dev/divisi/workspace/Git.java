package dev.divisi.workspace;

import dev.divisi.workspace.process.CapturedResult;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The git program on one bare mirror.
 *
 * <p>It reads no configuration but the mirror's own and what is given here, runs no hooks, filters
 * or monitors, asks nothing, and is killed when it takes too long. The mirror is named in each
 * call, so git never looks for a repository, and can find none that an agent planted.
 */
final class Git {
  private static final int MAX_COMPLAINTS = 16 * 1024;

  /** What a network command may need from this process to get through. */
  private static final List<String> NETWORK_VARIABLES =
      List.of(
          "SSH_AUTH_SOCK",
          "https_proxy",
          "HTTPS_PROXY",
          "all_proxy",
          "ALL_PROXY",
          "no_proxy",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private static final List<String> CONFIGURATION =
      List.of(
          "core.hooksPath=/dev/null",
          "core.fsmonitor=false",
          "core.untrackedCache=false",
          // A link is written as a plain file with its target as text: nothing here follows it.
          "core.symlinks=false",
          "core.protectHFS=true",
          "core.protectNTFS=true",
          "core.attributesFile=/dev/null",
          "core.excludesFile=/dev/null",
          "core.autocrlf=false",
          "core.safecrlf=false",
          "core.quotePath=true",
          "core.splitIndex=false",
          "core.sparseCheckout=false",
          "checkout.workers=0",
          "advice.addEmbeddedRepo=false",
          "gc.auto=0",
          "maintenance.auto=false",
          "submodule.recurse=false",
          "protocol.allow=never",
          "protocol.https.allow=always",
          "protocol.ssh.allow=always",
          "protocol.file.allow=always",
          "http.followRedirects=initial",
          "credential.interactive=false");

  private final GitSettings settings;
  private final CommandRunner runner;
  private final Path mirror;
  private final List<String> beginning;

  /**
   * @param mirror the git directory; nothing that an agent can write
   */
  Git(GitSettings settings, CommandRunner runner, Path mirror) {
    this.settings = settings;
    this.runner = runner;
    this.mirror = mirror;
    List<String> arguments = new ArrayList<>(List.of(settings.program(), "--no-pager"));
    CONFIGURATION.forEach(entry -> arguments.addAll(List.of("-c", entry)));
    arguments.addAll(List.of("-c", "safe.directory=" + mirror));
    this.beginning = List.copyOf(arguments);
  }

  Path mirror() {
    return mirror;
  }

  GitSettings settings() {
    return settings;
  }

  /**
   * Runs a command that must succeed.
   *
   * @throws RepositoryException when it does not: named after what it complains of
   */
  GitOutput run(GitCall call) throws RepositoryException, InterruptedException {
    GitOutput output = tryRun(call);
    if (output.exitCode() != 0) {
      throw GitFailures.named(call, output);
    }
    if (output.truncated()) {
      throw RepositoryException.lasting(
          FailureCode.GIT_FAILED,
          call.name() + " printed more than " + call.maxOutputBytes() + " bytes.");
    }
    return output;
  }

  /**
   * Runs a command whose failure means something to the caller.
   *
   * @throws RepositoryException when it cannot be run or times out
   */
  GitOutput tryRun(GitCall call) throws RepositoryException, InterruptedException {
    Duration timeout =
        call.limit().orElse(call.network() ? settings.networkTimeout() : settings.localTimeout());
    List<String> arguments = new ArrayList<>(beginning);
    arguments.addAll(call.arguments());
    Command command =
        new Command(
            arguments,
            call.worktree().orElse(mirror),
            environment(call),
            call.input(),
            timeout,
            MAX_COMPLAINTS);
    CapturedResult captured;
    try {
      captured = runner.capture(command, call.maxOutputBytes());
    } catch (CommandNotStartedException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_MISSING, "Git cannot be run on this worker: " + e.getMessage(), e);
    }
    if (captured.result().timedOut()) {
      throw RepositoryException.passing(
          FailureCode.GIT_TIMED_OUT, call.name() + " took longer than " + timeout + ".");
    }
    return new GitOutput(
        captured.result().exitCode(),
        captured.output(),
        captured.truncated(),
        captured.result().logEnd());
  }

  private Map<String, String> environment(GitCall call) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LANG", "C.UTF-8");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_NO_REPLACE_OBJECTS", "1");
    environment.put("GIT_DIR", mirror.toString());
    call.worktree().ifPresent(files -> environment.put("GIT_WORK_TREE", files.toString()));
    if (call.network()) {
      environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30");
      for (String name : NETWORK_VARIABLES) {
        String value = System.getenv(name);
        if (value != null) {
          environment.put(name, value);
        }
      }
      environment.putAll(settings.networkEnvironment());
    }
    environment.putAll(call.environment());
    return environment;
  }
}
