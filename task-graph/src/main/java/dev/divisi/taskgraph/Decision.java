package dev.divisi.taskgraph;

import java.util.List;
import java.util.Set;

/**
 * What the brain decided: facts to apply and to tell, orders to give.
 *
 * @param events in the order in which they must be applied
 * @param evolutions one for each event, in the same order: its goal, task and edges after it
 * @param orders to be given after the events are safe
 * @param waitsForPools pools of which the goal would give out more orders than there is room for
 */
public record Decision(
    List<Event> events, List<Evolution> evolutions, List<Order> orders, Set<String> waitsForPools) {
  public Decision {
    events = List.copyOf(events);
    evolutions = List.copyOf(evolutions);
    if (evolutions.size() != events.size()) {
      throw new IllegalArgumentException(
          events.size() + " events, but what follows from " + evolutions.size());
    }
    orders = List.copyOf(orders);
    waitsForPools = Set.copyOf(waitsForPools);
  }
}
