package dev.divisi.implementer.domain;

import dev.divisi.agents.mcp.ToolSettings;
import dev.divisi.context.CodeIndex;
import dev.divisi.context.IndexSettings;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.context.pack.PackAssembly;
import dev.divisi.implementer.adapter.context.IndexedBriefings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Briefings as a worker has them. */
final class RealBriefings {
  private RealBriefings() {}

  static Briefings in(Path temp, RepositoryCache repositories, Sandbox sandbox) {
    try {
      return new IndexedBriefings(
          repositories,
          CodeIndex.in(temp.resolve("indexes"), IndexSettings.defaults()),
          new PackAssembly(12_000),
          new ToolSettings(sandbox, false, Map.of(), Duration.ofMinutes(2), sandbox.confines()));
    } catch (IndexUnavailableException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
