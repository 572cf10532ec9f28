package dev.divisi.context;

/**
 * A file that changes when another one does.
 *
 * @param path the file
 * @param times in how many of the last commits both changed
 * @param of in how many the other one did
 */
public record ChangedTogether(String path, int times, int of) {}
