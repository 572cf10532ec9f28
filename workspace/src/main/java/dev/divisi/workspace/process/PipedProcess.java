package dev.divisi.workspace.process;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A running program that is talked to. Its log is what it prints to standard error.
 *
 * @param running its supervision; closing that ends it
 * @param output what it prints to standard output. Reading it blocks a thread, and the carrier of a
 *     virtual one.
 * @param input what it reads from standard input; writing blocks likewise when it does not read
 */
public record PipedProcess(RunningCommand running, InputStream output, OutputStream input) {}
