package dev.divisi.models.gateway;

import dev.divisi.models.provider.ProviderAccess;
import java.io.IOException;

/** Where the answers to an agent are from: its provider, or a record of what that said. */
interface Upstream {

  /**
   * Answers a request that is let through.
   *
   * @param connection of the agent, which is answered there
   * @param hangUp interrupts this thread when the agent leaves, until it is told that the work is
   *     done
   * @throws RefusedException when the request is not passed on; nothing was answered
   * @throws IOException when the agent cannot be answered
   */
  void answer(
      ProviderAccess access,
      Route route,
      IncomingRequest request,
      byte[] content,
      Connection connection,
      HangUp hangUp)
      throws IOException, RefusedException;
}
