package dev.divisi.policy.input;

import java.util.List;

/** How far a patch reaches. */
public record RiskInput(
    @Meaning("Who has to look at it: byItself, agentReview, onePerson or twoPersons.") String level,
    @Meaning("0 to 100.") int score,
    @Meaning("What adds to it, the most first.") List<String> reasons) {}
