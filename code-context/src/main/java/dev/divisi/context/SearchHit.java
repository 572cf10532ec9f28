package dev.divisi.context;

/**
 * A file that a search found.
 *
 * @param path from the root
 * @param line the line that has most of what was asked for, from 1
 * @param score how well it fits; comparable within one search
 * @param excerpt that line, as plain text of at most 200 characters
 */
public record SearchHit(String path, int line, double score, String excerpt) {}
