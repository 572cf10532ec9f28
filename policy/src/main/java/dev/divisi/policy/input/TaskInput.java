package dev.divisi.policy.input;

import java.util.List;

/** One task of the plan. */
public record TaskInput(
    @Meaning("Its id.") String id,
    @Meaning("One line.") String title,
    @Meaning("What to change, in words.") String description,
    @Meaning("Name of its repository.") String repository,
    @Meaning("Globs of the paths that it may write.") List<String> scope,
    @Meaning("Whether these let it write in every folder.") boolean broad,
    @Meaning("Ids of the tasks that it waits for.") List<String> dependsOn,
    @Meaning("How it is known to be done.") List<CheckInput> checks,
    @Meaning("What must hold afterwards, in words.") List<String> acceptanceCriteria,
    @Meaning(
            "Who works on it; several when the best patch of several is taken, or when others take"
                + " it over from who fails.")
        List<AgentInput> agents,
    @Meaning("Whether a planner turns it into tasks of its own first.") boolean expand,
    @Meaning("What kind of work it is, such as migrate; empty when nobody said.") String type,
    @Meaning("The profile that its agent comes from; empty when it comes from none.")
        String profile,
    @Meaning("Names of the profiles that its reviews follow.") List<String> reviewers) {}
