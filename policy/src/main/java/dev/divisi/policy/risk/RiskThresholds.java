package dev.divisi.policy.risk;

import dev.divisi.schemas.RiskLevel;

/**
 * Which level begins at which score; below the first, a patch goes by itself.
 *
 * @param agentReview from here another agent reviews it
 * @param onePerson from here a person approves it
 * @param twoPersons from here two people approve it
 */
public record RiskThresholds(int agentReview, int onePerson, int twoPersons) {
  public RiskThresholds {
    if (agentReview < 0 || onePerson < agentReview || twoPersons < onePerson) {
      throw new IllegalArgumentException(
          "the levels of risk must begin at 0 or more, one not before the other: agent review at "
              + agentReview
              + ", one person at "
              + onePerson
              + ", two persons at "
              + twoPersons);
    }
  }

  /** What holds when a policy says nothing. */
  public static RiskThresholds defaults() {
    return new RiskThresholds(25, 50, 75);
  }

  RiskLevel level(int score) {
    if (score >= twoPersons) {
      return RiskLevel.TWO_PERSONS;
    }
    if (score >= onePerson) {
      return RiskLevel.ONE_PERSON;
    }
    return score >= agentReview ? RiskLevel.AGENT_REVIEW : RiskLevel.BY_ITSELF;
  }
}
