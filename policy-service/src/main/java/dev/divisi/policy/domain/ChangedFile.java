package dev.divisi.policy.domain;

import dev.divisi.schemas.ChangeKind;

/**
 * One file of a diff, as the diff itself has it.
 *
 * @param newMode git's mode afterwards; "000000" when deleted; "" when the diff does not say,
 *     because only the content changes and git left it out
 * @param becomesExecutable whether it is executable afterwards and was not before
 */
record ChangedFile(
    String path,
    ChangeKind change,
    String newMode,
    boolean becomesExecutable,
    boolean binary,
    int addedLines,
    int removedLines) {}
