package dev.divisi.service;

import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import dev.divisi.workspace.process.SandboxUnavailableException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How agents and checks are confined: {@code divisi.sandbox.*}. An unknown key stops the start.
 * {@code docs/sandbox.md} says more.
 *
 * @param mode whether a worker that cannot confine them may work; {@code required}, {@code auto} or
 *     {@code off}
 * @param readable folders that they may read beside the system's programs, the folders of {@code
 *     PATH} and {@code JAVA_HOME}; {@code ~/} begins one in the home directory. No secrets.
 * @param agentNetwork whether programs of agents may use the network where policy does not forbid
 *     it
 * @param checkNetwork whether checks may
 * @param memory of all processes of one program together
 * @param processes and threads of one program
 * @param openFiles that one process may have open
 * @param fileSize of the largest file that may be written
 * @param disk that the worktree may take
 * @param files that the worktree may hold
 * @param temporary size of {@code /tmp} and of the home directory, which are in memory
 * @param freeDisk that must stay free
 */
@ConfigurationProperties(prefix = "divisi.sandbox", ignoreUnknownFields = false)
public record SandboxSettings(
    @DefaultValue("required") SandboxMode mode,
    @DefaultValue({
          "~/.m2/repository",
          "~/.m2/wrapper",
          "~/.cargo/bin",
          "~/.cargo/registry",
          "~/.rustup",
          "~/.jdks",
          "~/.nvm/versions",
          "~/.pyenv",
          "~/.sdkman/candidates"
        })
        List<String> readable,
    @DefaultValue("false") boolean agentNetwork,
    @DefaultValue("false") boolean checkNetwork,
    @DefaultValue("6GB") DataSize memory,
    @DefaultValue("4096") int processes,
    @DefaultValue("8192") int openFiles,
    @DefaultValue("2GB") DataSize fileSize,
    @DefaultValue("10GB") DataSize disk,
    @DefaultValue("500000") int files,
    @DefaultValue("1GB") DataSize temporary,
    @DefaultValue("512MB") DataSize freeDisk) {
  private static final Logger log = LoggerFactory.getLogger(SandboxSettings.class);

  public SandboxSettings {
    readable = List.copyOf(readable);
  }

  /**
   * The sandbox to use. That there is none is logged.
   *
   * @throws IllegalStateException when there must be one and is none; the message says what to do
   */
  public Sandbox open(WorkspaceSettings workspace) throws InterruptedException {
    Sandbox sandbox;
    try {
      sandbox = mode.open(readable.stream().map(Path::of).toList(), bounds(), workspace.sandbox());
    } catch (SandboxUnavailableException e) {
      throw new IllegalStateException(
          "Agents and checks cannot be confined on this worker: "
              + e.getMessage()
              + ". Mend that; or, where you trust all repositories and agents, run them unconfined"
              + " with divisi.sandbox.mode=auto.",
          e);
    }
    if (!sandbox.confines()) {
      log.warn("Agents and checks are {}", sandbox.words());
    }
    return sandbox;
  }

  private Bounds bounds() {
    return new Bounds(
        memory.toBytes(),
        processes,
        openFiles,
        fileSize.toBytes(),
        disk.toBytes(),
        files,
        temporary.toBytes(),
        freeDisk.toBytes());
  }
}
