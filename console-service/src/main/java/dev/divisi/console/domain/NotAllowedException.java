package dev.divisi.console.domain;

/** Somebody may not do this; the message says who may. */
public final class NotAllowedException extends Exception {
  public NotAllowedException(Person person, String what, Role needed) {
    super(
        person.name()
            + " may not "
            + what
            + ": that takes the role "
            + Words.of(needed)
            + ", and theirs is "
            + Words.of(person.role())
            + ".");
  }
}
