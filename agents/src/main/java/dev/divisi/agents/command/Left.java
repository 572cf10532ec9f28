package dev.divisi.agents.command;

import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;

/** What a program left for its worker. */
sealed interface Left {

  record Said(AgentSaying saying) implements Left {}

  record Spent(AgentSpend spend) implements Left {}

  record Handoff(String text) implements Left {}
}
