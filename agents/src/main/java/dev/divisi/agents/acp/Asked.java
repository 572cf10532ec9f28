package dev.divisi.agents.acp;

import java.util.List;
import java.util.Optional;

/**
 * What an agent asks leave for. All of it is what the agent says.
 *
 * @param kind of the tool
 * @param title for a person
 * @param files the files that it is about; those inside of the worktree relative to it, separated
 *     by slashes, others as the agent named them
 * @param outside whether one of them is outside of the worktree
 * @param command what would be run; empty when that is not known
 */
record Asked(
    ToolKind kind, String title, List<String> files, boolean outside, Optional<String> command) {

  Asked {
    files = List.copyOf(files);
  }
}
