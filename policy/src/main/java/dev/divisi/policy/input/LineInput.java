package dev.divisi.policy.input;

/** A line of a diff. */
public record LineInput(
    @Meaning("Its number: in the file afterwards, or before it for a removed line.") int number,
    @Meaning("Its text, without the line end.") String text) {}
