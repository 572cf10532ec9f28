package dev.divisi.agents.recipe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.HttpSenderExecutionContextView;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.maven.MavenExecutionContextView;
import org.openrewrite.maven.MavenSettings;
import org.openrewrite.maven.cache.InMemoryMavenPomCache;
import org.openrewrite.maven.cache.LocalMavenArtifactCache;
import org.openrewrite.maven.cache.MavenPomCache;
import org.openrewrite.maven.tree.MavenRepository;

/**
 * Sets up how OpenRewrite looks for Maven artifacts: first in the local repository only, then, if
 * allowed, in the known remote ones.
 */
final class MavenAccess {

  private static final String CENTRAL = "https://repo.maven.apache.org/maven2/";
  private static final String CENTRAL_ALIAS = "https://repo1.maven.org/maven2/";

  /** Parsed models are kept so long: a snapshot or a new release must be seen some day. */
  static final Duration CACHE_LIFE = Duration.ofMinutes(10);

  private record Models(MavenPomCache cache, long bornNanos) {
    static Models fresh() {
      return new Models(new InMemoryMavenPomCache(), System.nanoTime());
    }

    Models orFresh() {
      return System.nanoTime() - bornNanos < CACHE_LIFE.toNanos() ? this : fresh();
    }
  }

  private final RecipeSettings settings;

  // Apart, because a model that is missing offline is remembered as missing.
  private final AtomicReference<Models> offlineModels = new AtomicReference<>(Models.fresh());
  private final AtomicReference<Models> onlineModels = new AtomicReference<>(Models.fresh());

  MavenAccess(RecipeSettings settings) {
    this.settings = settings;
  }

  RecipeSettings settings() {
    return settings;
  }

  /** Only the local repository from now on. */
  void offline(ExecutionContext ctx) {
    HttpSenderExecutionContextView.view(ctx)
        .setHttpSender(RepositoryAccess.none())
        .setLargeFileHttpSender(RepositoryAccess.none());
    MavenExecutionContextView maven = common(ctx, offlineModels);
    maven.setAddCentralRepository(false);
  }

  /**
   * The local repository and, within the time limit, the known remote ones; the same as offline
   * when the operator said so.
   */
  void online(ExecutionContext ctx) {
    if (!settings.online()) {
      offline(ctx);
      return;
    }
    MavenSettings operator = operatorSettings();
    RepositoryAccess access = RepositoryAccess.to(allowed(operator), settings.resolutionLimit());
    HttpSenderExecutionContextView.view(ctx).setHttpSender(access).setLargeFileHttpSender(access);
    MavenExecutionContextView maven =
        MavenExecutionContextView.view(ctx).setMavenSettings(operator);
    common(maven, onlineModels).setAddCentralRepository(true);
  }

  private MavenExecutionContextView common(ExecutionContext ctx, AtomicReference<Models> models) {
    return MavenExecutionContextView.view(ctx)
        .setLocalRepository(
            MavenRepository.builder()
                .id("local")
                .uri(settings.localRepository().toUri().toString())
                .knownToExist(true)
                .build())
        .setAddLocalRepository(true)
        .setArtifactCache(new LocalMavenArtifactCache(settings.downloads()))
        .setPomCache(models.updateAndGet(Models::orFresh).cache());
  }

  private static @Nullable MavenSettings operatorSettings() {
    return MavenSettings.readMavenSettingsFromDisk(new InMemoryExecutionContext());
  }

  private static List<String> allowed(@Nullable MavenSettings operator) {
    List<String> prefixes = new ArrayList<>(List.of(CENTRAL, CENTRAL_ALIAS));
    if (operator != null) {
      if (operator.getMirrors() != null) {
        for (MavenSettings.Mirror mirror : operator.getMirrors().getMirrors()) {
          if (mirror.getUrl() != null) {
            prefixes.add(directory(mirror.getUrl()));
          }
        }
      }
      operator
          .getActiveRepositories(List.of())
          .forEach(repository -> prefixes.add(directory(repository.getUrl())));
    }
    return prefixes;
  }

  private static String directory(String url) {
    return url.endsWith("/") ? url : url + "/";
  }
}
