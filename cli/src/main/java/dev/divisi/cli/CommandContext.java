package dev.divisi.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What commands work with.
 *
 * @param access how they come to a Divisi
 * @param terminal where they print
 * @param clock what time it is
 * @param random for ids
 * @param user on whose word they act
 * @param installation where Divisi's own files are, such as the examples
 * @param editor what a person edits a plan with
 */
record CommandContext(
    Access access,
    Terminal terminal,
    InstantSource clock,
    RandomGenerator random,
    String user,
    Path installation,
    Editor editor) {}
