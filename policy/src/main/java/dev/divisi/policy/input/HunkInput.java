package dev.divisi.policy.input;

import java.util.List;

/** Lines of a file that change together, with those around them. */
public record HunkInput(
    @Meaning("Number of its first line in the file before; 0 when the file is new.") int oldStart,
    @Meaning("Number of its first line afterwards; 0 when the file goes.") int newStart,
    @Meaning("The lines that it gains.") List<LineInput> added,
    @Meaning("The lines that it loses.") List<LineInput> removed) {}
