package dev.divisi.policy.input;

/** Who works. */
public record AgentInput(
    @Meaning("Which one, as it calls itself; empty before it has worked.") String name,
    @Meaning("Its family: recipe, command, acp, model, playbook, lesson or patch.") String family,
    @Meaning("How it is set up, as JSON.") String configuration,
    @Meaning("The pool whose workers may take the task.") String pool) {}
