package dev.divisi.taskgraph;

/**
 * What a finished task leaves for those that depend on it.
 *
 * @param taskId the task that left it
 * @param title its title
 * @param text contract, decisions, gotchas
 */
public record Handoff(String taskId, String title, String text) {}
