package dev.divisi.workspace.process;

/**
 * A process that was started.
 *
 * @param tree it and all that it starts
 * @param begun when, in the nanoseconds of this virtual machine
 */
record Launched(Process process, ProcessTree tree, long begun) {}
