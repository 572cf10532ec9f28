package dev.divisi.context;

import java.time.Instant;

/**
 * Who changed a file lately.
 *
 * @param name as the commits have it, as plain text: anyone can call themselves anything
 * @param last when last
 * @param commits how many of the last commits
 */
public record LastAuthor(String name, Instant last, int commits) {}
