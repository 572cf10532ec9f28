package dev.divisi.policy.input;

/** Where the patch belongs. */
public record RepositoryInput(
    @Meaning("Its name in the goal.") String name,
    @Meaning("Where git finds it.") String url,
    @Meaning("What the work starts from; empty for the default branch.") String baseRef,
    @Meaning("The branch that is merged to.") String branch) {}
