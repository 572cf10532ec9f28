package dev.divisi.taskgraph;

/**
 * One row of a transition table.
 *
 * @param from the status before
 * @param on the event
 * @param to the status after
 * @param <S> the kind of status
 * @param <E> the kind of event
 */
public record Transition<S extends Enum<S>, E extends Event>(S from, Class<? extends E> on, S to) {

  @Override
  public String toString() {
    return from + " --" + on.getSimpleName() + "--> " + to;
  }
}
