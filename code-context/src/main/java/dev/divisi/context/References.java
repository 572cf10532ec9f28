package dev.divisi.context;

import java.util.List;

/**
 * Where a name stands.
 *
 * @param name as it is written
 * @param places in the order of paths and lines, up to the limit
 * @param files in how many files of the commit it stands
 */
public record References(String name, List<Place> places, int files) {
  public References {
    places = List.copyOf(places);
  }

  /**
   * A line that has it.
   *
   * @param path from the root
   * @param line from 1
   * @param excerpt that line, as plain text of at most 200 characters
   */
  public record Place(String path, int line, String excerpt) {}
}
