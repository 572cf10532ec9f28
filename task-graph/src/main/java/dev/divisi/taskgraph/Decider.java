package dev.divisi.taskgraph;

/**
 * A person who decides.
 *
 * @param decisionId names the decision; the same one is heard once
 * @param name who
 * @param login by which login the person is known; empty when nothing vouches for the name
 */
public record Decider(String decisionId, String name, String login) {}
