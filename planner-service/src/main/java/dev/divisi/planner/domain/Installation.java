package dev.divisi.planner.domain;

import dev.divisi.schemas.AgentChoice;
import java.util.Optional;

/**
 * Who there is to do work, beside what a repository says.
 *
 * @param defaultAgent the agent of a profile that names none; empty when there is none
 * @param profiles the organisation's profiles and rules
 */
public record Installation(Optional<AgentChoice> defaultAgent, ProfileFolder profiles) {
  /** Nothing but the built-in profiles. */
  public static final Installation BARE = new Installation(Optional.empty(), ProfileFolder.NONE);
}
