package dev.divisi.taskgraph;

import java.util.List;

/**
 * What the brain decided: facts to apply and to tell, orders to give.
 *
 * @param events in the order in which they must be applied
 * @param orders to be given after the events are safe
 */
public record Decision(List<Event> events, List<Order> orders) {
  public Decision {
    events = List.copyOf(events);
    orders = List.copyOf(orders);
  }
}
