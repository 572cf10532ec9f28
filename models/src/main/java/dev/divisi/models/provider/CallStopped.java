package dev.divisi.models.provider;

/** The thread was interrupted; carried through LangChain4j, whose methods declare nothing. */
final class CallStopped extends RuntimeException {
  CallStopped() {
    super("interrupted", null, false, false);
  }
}
