package dev.divisi.taskgraph;

import java.util.List;
import java.util.Set;

/**
 * What the brain decided: facts to apply and to tell, orders to give.
 *
 * @param events in the order in which they must be applied
 * @param evolutions what the state is after each of them, so that nobody has to find it out again
 * @param orders to be given after the events are safe
 * @param waitsForPools pools of which the goal would give out more orders than there is room for
 */
public record Decision(
    List<Event> events, List<Evolution> evolutions, List<Order> orders, Set<String> waitsForPools) {
  public Decision {
    events = List.copyOf(events);
    evolutions = List.copyOf(evolutions);
    orders = List.copyOf(orders);
    waitsForPools = Set.copyOf(waitsForPools);
  }
}
