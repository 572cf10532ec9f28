package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param person who looks at it; null when nobody is logged in
 * @param csrfHeader the header that carries the token
 * @param csrfParameter the field that carries it in a form
 * @param csrf the token that every change must carry
 * @param path the page's address
 * @param position what the page has heard of, see {@link dev.divisi.console.domain.Feed#position}
 */
public record Frame(
    @Nullable Person person,
    String csrfHeader,
    String csrfParameter,
    String csrf,
    String path,
    String position) {

  /** Whether the one who looks may what the role may. */
  public boolean may(Role role) {
    return person != null && person.may(role);
  }

  /** The headers that htmx sends with each request, as JSON. */
  public String headers() {
    return "{\"" + csrfHeader + "\": \"" + csrf + "\"}";
  }

  /** Whether a part of the console is the one that is shown; for the navigation. */
  public boolean isIn(String part) {
    return part.equals("/") ? path.equals("/") : path.startsWith(part);
  }
}
