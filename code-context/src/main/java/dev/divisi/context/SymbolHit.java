package dev.divisi.context;

import dev.divisi.context.outline.Symbol;

/**
 * A definition in a file.
 *
 * @param path from the root
 * @param symbol the definition
 * @param excerpt the line where it begins, as plain text of at most 200 characters
 */
public record SymbolHit(String path, Symbol symbol, String excerpt) {}
