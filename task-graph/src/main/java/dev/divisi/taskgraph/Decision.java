package dev.divisi.taskgraph;

import java.util.List;
import java.util.Set;

/**
 * What the brain decided: facts to apply and to tell, orders to give.
 *
 * @param evolutions the events in the order in which they happened, each with what it made of state
 * @param orders to be given after the events are safe
 * @param waitsForPools pools of which the goal would give out more orders than there is room for
 */
public record Decision(List<Evolution> evolutions, List<Order> orders, Set<String> waitsForPools) {
  public Decision {
    evolutions = List.copyOf(evolutions);
    orders = List.copyOf(orders);
    waitsForPools = Set.copyOf(waitsForPools);
  }

  /** The events alone, in order. */
  public List<Event> events() {
    return evolutions.stream().map(Evolution::event).toList();
  }
}
