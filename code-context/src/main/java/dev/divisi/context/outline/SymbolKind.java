package dev.divisi.context.outline;

import java.util.Locale;

/** What a definition is, in words that fit all languages. */
public enum SymbolKind {
  CLASS,
  INTERFACE,
  ENUM,
  STRUCT,
  /** A trait, a protocol or what is implemented for a type. */
  TRAIT,
  FUNCTION,
  METHOD,
  FIELD,
  CONSTANT,
  VARIABLE,
  /** A module or namespace. */
  MODULE,
  /** A name for another type. */
  ALIAS,
  MACRO,
  OTHER;

  /** Whether it can contain methods and fields. */
  public boolean isType() {
    return switch (this) {
      case CLASS, INTERFACE, ENUM, STRUCT, TRAIT -> true;
      case FUNCTION, METHOD, FIELD, CONSTANT, VARIABLE, MODULE, ALIAS, MACRO, OTHER -> false;
    };
  }

  /** The kind that ctags means by one of its many words. */
  static SymbolKind ofCtags(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "class", "record", "singletonclass", "object" -> CLASS;
      case "interface", "annotation" -> INTERFACE;
      case "enum" -> ENUM;
      case "struct", "union" -> STRUCT;
      case "trait", "implementation", "mixin" -> TRAIT;
      case "function", "func", "prototype", "subroutine", "generator" -> FUNCTION;
      case "method", "singletonmethod", "methodspec", "getter", "setter", "accessor" -> METHOD;
      case "field", "member", "property", "anonmember" -> FIELD;
      case "constant", "const", "enumconstant", "enumerator", "static" -> CONSTANT;
      case "variable", "var", "externvar", "local" -> VARIABLE;
      case "module", "namespace" -> MODULE;
      case "typedef", "type", "talias", "typealias", "alias" -> ALIAS;
      case "macro", "define" -> MACRO;
      default -> OTHER;
    };
  }
}
