package dev.divisi.taskgraph;

/**
 * Who does a task at one step of its ladder.
 *
 * @param profile name of the profile; empty when its agent was named without one
 * @param pool name of the pool whose workers may take it then
 */
public record Rung(String profile, String pool) {}
