package dev.divisi.reviewer.adapter.model;

/**
 * Whom to ask, and how much.
 *
 * @param provider the name of a provider that this worker knows
 * @param model the model, by the name that the provider knows
 * @param maxOutputTokens tokens of the longest answer
 * @param maxDiffCharacters how much of a diff is shown; what is cut off is said
 */
public record OpinionSettings(
    String provider, String model, int maxOutputTokens, int maxDiffCharacters) {}
