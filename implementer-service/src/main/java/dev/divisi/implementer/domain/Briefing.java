package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;

/** What an agent is given to work with in one attempt; closing ends the tools among it. */
public interface Briefing extends AutoCloseable {

  /** What is given in all rounds. */
  Assignment.Given given();

  /** The log that the agent is to work with: the tools hear what it is told. */
  AgentLog log();

  /** Says that a further round begins. */
  void goOn(Assignment next);

  /** The agent's report, with what it said by its tools. */
  AgentReport complete(AgentReport report);

  @Override
  void close();

  /** Nothing, for an agent that reads nothing. */
  static Briefing none(AgentLog log) {
    return new Briefing() {
      @Override
      public Assignment.Given given() {
        return Assignment.Given.NOTHING;
      }

      @Override
      public AgentLog log() {
        return log;
      }

      @Override
      public void goOn(Assignment next) {}

      @Override
      public AgentReport complete(AgentReport report) {
        return report;
      }

      @Override
      public void close() {}
    };
  }
}
