package dev.divisi.policy.input;

import dev.divisi.policy.inspect.Secret;

/** What looks like a secret. Never the secret itself. */
public record SecretInput(
    @Meaning("What it looks like, such as github-pat.") String kind,
    @Meaning("The same in words.") String description,
    @Meaning("Its line in the file afterwards; 0 when the file as a whole is one.") int line) {
  static SecretInput of(Secret secret) {
    return new SecretInput(secret.ruleId(), secret.description(), secret.line());
  }
}
