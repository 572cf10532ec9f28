package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.util.List;

/**
 * What a program may see and use. Programs and libraries of the system can be read; everything else
 * that is not named here is not there.
 *
 * @param writable folders and files that it may write, such as its worktree
 * @param readable folders and files that it may read beside those
 * @param network whether it may use the network; without it, there is only a loopback of its own
 */
public record Walls(List<Path> writable, List<Path> readable, boolean network) {

  public Walls {
    writable = List.copyOf(writable);
    readable = List.copyOf(readable);
  }
}
