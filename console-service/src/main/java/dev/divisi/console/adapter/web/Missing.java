package dev.divisi.console.adapter.web;

/** What somebody asked for is not there; the message is a sentence for them. */
final class Missing extends RuntimeException {
  Missing(String message) {
    super(message);
  }

  static Missing goal(String goalId) {
    return new Missing("No goal is called " + dev.divisi.goals.Untrusted.line(goalId) + ".");
  }
}
