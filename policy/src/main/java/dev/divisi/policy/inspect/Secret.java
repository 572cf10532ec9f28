package dev.divisi.policy.inspect;

/**
 * Something in an added line that looks like a secret. It never has the secret itself, so it can be
 * shown and stored.
 *
 * @param ruleId what it looks like, such as "github-pat"
 * @param description the same as a sentence
 * @param line its line in the file afterwards; 0 when the file as a whole is the secret
 */
public record Secret(String ruleId, String description, int line) {}
