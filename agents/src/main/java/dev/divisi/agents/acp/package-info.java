/**
 * Coding agents that speak the Agent Client Protocol: programs of others, talked to as JSON lines,
 * whose file, terminal and permission requests are served inside of the worktree.
 */
@NullMarked
package dev.divisi.agents.acp;

import org.jspecify.annotations.NullMarked;
