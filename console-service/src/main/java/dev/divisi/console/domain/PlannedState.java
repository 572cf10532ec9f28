package dev.divisi.console.domain;

import dev.divisi.schemas.TaskState;

/**
 * A task with what its plan says of it.
 *
 * @param agent family of the agent that is to do it; empty when it is not known
 * @param profile name of its profile; empty when it has none
 */
public record PlannedState(TaskState state, String agent, String profile) {}
