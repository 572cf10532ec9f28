/**
 * The agent that is any program: it is given the task as JSON and edits the worktree it is started
 * in.
 */
@NullMarked
package dev.divisi.agents.command;

import org.jspecify.annotations.NullMarked;
