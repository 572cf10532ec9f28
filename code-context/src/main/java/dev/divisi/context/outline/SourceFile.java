package dev.divisi.context.outline;

/**
 * A text in a language.
 *
 * @param language what it is written in
 * @param text its characters
 */
public record SourceFile(Language language, String text) {}
