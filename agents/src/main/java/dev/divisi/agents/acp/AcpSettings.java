package dev.divisi.agents.acp;

import dev.divisi.models.Prices;
import dev.divisi.models.gateway.RecordedAnswers;
import dev.divisi.models.provider.Providers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker lets its agents have.
 *
 * @param providers whose models they may reach through a gateway
 * @param prices what that costs
 * @param sockets a folder for the sockets of gateways; made when it is absent. Its path must be a
 *     short one, and no agent may be able to write there
 * @param readable folders of which a task's {@code readable} may name parts
 * @param record what is answered in the place of providers; null when they are asked
 */
public record AcpSettings(
    Providers providers,
    Prices prices,
    Path sockets,
    List<Path> readable,
    @Nullable RecordedAnswers record) {
  public AcpSettings {
    readable = List.copyOf(readable);
  }

  /** What a worker has. */
  public AcpSettings(Providers providers, Prices prices, Path sockets, List<Path> readable) {
    this(providers, prices, sockets, readable, null);
  }
}
