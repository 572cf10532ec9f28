package dev.divisi.context.outline;

/** Who found the definitions of a file. */
public enum SymbolSource {
  /** universal-ctags. */
  CTAGS,
  /** Our own scanner, line by line: less exact. */
  SCANNER,
  /** Nobody: the language has none that are looked for. */
  NONE
}
