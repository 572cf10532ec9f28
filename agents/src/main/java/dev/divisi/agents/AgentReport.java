package dev.divisi.agents;

/**
 * What an agent says of its work.
 *
 * @param summary one or a few lines for a person, without control characters
 */
public record AgentReport(String summary) {}
