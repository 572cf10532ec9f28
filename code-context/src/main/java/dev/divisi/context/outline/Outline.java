package dev.divisi.context.outline;

import java.util.List;

/**
 * What a file says of itself.
 *
 * @param source who found the definitions
 * @param declares the package, namespace or module that it belongs to; empty when it names none
 * @param symbols its definitions, in the order of the text
 * @param imports what it imports, as it is written, in the order of the text
 */
public record Outline(
    SymbolSource source, String declares, List<Symbol> symbols, List<String> imports) {
  public Outline {
    symbols = List.copyOf(symbols);
    imports = List.copyOf(imports);
  }
}
