package dev.divisi.context;

/**
 * That one file imports another.
 *
 * @param path the other file
 * @param written the import as it is written
 * @param exact whether that file alone is meant; otherwise a whole package or namespace is, and
 *     this is one of its files
 */
public record Import(String path, String written, boolean exact) {}
