package dev.divisi.context.outline;

/**
 * A definition.
 *
 * @param name as it is written, at most {@link #MAX_NAME} characters
 * @param kind what it is
 * @param container the names of what it is in, outermost first, as the language separates them;
 *     empty at the top
 * @param line where it begins, from 1
 * @param endLine where it ends; the same line when that is not known
 */
public record Symbol(String name, SymbolKind kind, String container, int line, int endLine) {
  /** The longest name that is kept. */
  public static final int MAX_NAME = 200;
}
