package dev.divisi.taskgraph;

/**
 * Who does a task at one step of its ladder.
 *
 * @param profile name of the profile; of the family of the agent where that was named without one
 * @param pool name of the pool whose workers may take it then
 */
public record Rung(String profile, String pool) {}
