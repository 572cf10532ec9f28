package dev.divisi.policy.input;

/** The policy's own numbers, which a policy file sets under limits. */
public record LimitsInput(
    @Meaning("Files that a patch may change.") int maxFiles,
    @Meaning("Lines that a patch may change, added and removed together.") int maxChangedLines,
    @Meaning("The risk from which on another agent reviews.") int agentReviewFrom,
    @Meaning("The risk from which on a person approves.") int onePersonFrom,
    @Meaning("The risk from which on two people approve.") int twoPersonsFrom) {}
