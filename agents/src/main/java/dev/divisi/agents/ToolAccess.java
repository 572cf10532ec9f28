package dev.divisi.agents;

import dev.divisi.workspace.process.Gateway;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where an agent finds the tools of its attempt: an MCP server over streamable HTTP.
 *
 * @param url where it answers on this machine
 * @param token what each request bears as {@code Authorization: Bearer}; valid until the attempt
 *     ends
 * @param socket a unix socket that leads to the same server, for a program whose walls let no
 *     network through; empty when there is none
 * @param names of the tools
 */
public record ToolAccess(URI url, String token, Optional<Path> socket, Set<String> names) {

  /** What the server is called. */
  public static final String SERVER = "divisi";

  public ToolAccess {
    names = Set.copyOf(names);
  }

  /** The port on the loopback behind walls, for a gateway to the socket. */
  public static final int PORT_BEHIND_WALLS = 8_081;

  /**
   * Where an agent finds it.
   *
   * @param walled whether through a gateway at {@link #PORT_BEHIND_WALLS}
   */
  public URI url(boolean walled) {
    return walled ? URI.create("http://127.0.0.1:" + PORT_BEHIND_WALLS + url.getPath()) : url;
  }

  /** The way to it through walls; empty when there is no socket. */
  public Optional<Gateway> way() {
    return socket.map(at -> new Gateway(at, PORT_BEHIND_WALLS));
  }

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
