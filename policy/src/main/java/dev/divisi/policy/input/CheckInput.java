package dev.divisi.policy.input;

import java.util.List;

/** A command that shows whether a task is done. */
public record CheckInput(
    @Meaning("Its name.") String name, @Meaning("Program and arguments.") List<String> command) {}
