package dev.divisi.agents;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an agent finds the tools of its attempt: an MCP server over streamable HTTP.
 *
 * @param url where it answers on this machine
 * @param token what each request bears as {@code Authorization: Bearer}; valid until the attempt
 *     ends
 * @param socket a unix socket that leads to the same server, for a program whose walls let no
 *     network through; empty when there is none
 */
public record ToolAccess(URI url, String token, Optional<Path> socket) {

  /** What a request says of who asks. */
  public String authorization() {
    return "Bearer " + token;
  }

  /** Without the token: what is printed is kept. */
  @Override
  public String toString() {
    return "ToolAccess[url=" + url + ", socket=" + socket + "]";
  }
}
