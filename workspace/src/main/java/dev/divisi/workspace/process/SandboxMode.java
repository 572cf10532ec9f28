package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.util.List;

/** What becomes of programs on a machine that may not be able to confine them. */
public enum SandboxMode {
  /** They are confined, or not run at all. */
  REQUIRED,
  /** They are confined where that is possible. */
  AUTO,
  /** They are not confined. */
  OFF;

  /**
   * The sandbox to use.
   *
   * @param readable folders of tools that programs may read, beside those of the system
   * @param folder a folder of ours, for what the sandbox itself needs; made when it is absent
   * @throws SandboxUnavailableException when one is required and cannot be had
   */
  public Sandbox open(List<Path> readable, Bounds bounds, Path folder)
      throws SandboxUnavailableException, InterruptedException {
    return switch (this) {
      case OFF -> new Unconfined("the sandbox is off (divisi.sandbox.mode)");
      case REQUIRED -> Bubblewrap.open(readable, bounds, folder);
      case AUTO -> {
        try {
          yield Bubblewrap.open(readable, bounds, folder);
        } catch (SandboxUnavailableException e) {
          yield new Unconfined(e.getMessage());
        }
      }
    };
  }
}
