package dev.divisi.console.domain;

/**
 * Who is at the console.
 *
 * @param name as decisions and policy name them
 * @param login by which login they are known: {@code local}, or the issuer of their token
 * @param role the highest that they have
 */
public record Person(String name, String login, Role role) {
  /** Whether they may what the role may. */
  public boolean may(Role needed) {
    return role.has(needed);
  }
}
