package dev.divisi.agents.recipe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.HttpSenderExecutionContextView;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.maven.MavenDownloadingException;
import org.openrewrite.maven.MavenDownloadingExceptions;
import org.openrewrite.maven.MavenExecutionContextView;
import org.openrewrite.maven.cache.MavenArtifactCache;
import org.openrewrite.maven.internal.MavenPomDownloader;
import org.openrewrite.maven.internal.RawPom;
import org.openrewrite.maven.tree.Dependency;
import org.openrewrite.maven.tree.GroupArtifact;
import org.openrewrite.maven.tree.Pom;
import org.openrewrite.maven.tree.ResolvedDependency;
import org.openrewrite.maven.tree.ResolvedPom;
import org.openrewrite.maven.tree.Scope;
import org.openrewrite.maven.utilities.MavenArtifactDownloader;

/**
 * Finds the class path of Maven modules by reading their models, without running Maven: a build may
 * run any code of the project.
 *
 * <p>Answers are kept for {@link MavenAccess#CACHE_LIFE}, by the content of all models of the
 * project: the many tasks of one goal ask the same.
 */
final class MavenClassPath {

  /**
   * What some modules compile and test against.
   *
   * @param jars jars that exist
   * @param siblings directories of the modules of the same project that they depend on
   * @param problems what could not be resolved; empty when the class path is complete
   */
  record Resolution(List<Path> jars, Set<String> siblings, List<String> problems) {
    boolean complete() {
      return problems.isEmpty();
    }
  }

  private record Remembered(Resolution resolution, long bornNanos) {}

  private static final int MAX_REMEMBERED = 64;
  private static final int MAX_PROBLEMS = 5;

  private final MavenAccess access;
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  MavenClassPath(MavenAccess access) {
    this.access = access;
  }

  /**
   * @param modules directories of the modules, from the root of the worktree
   */
  Resolution of(WorktreeFiles files, SortedSet<String> modules)
      throws IOException, InterruptedException {
    Map<String, String> models = new LinkedHashMap<>();
    for (String module : files.mavenModules()) {
      String model = files.text(pomOf(module));
      // A document type could pull in any file or address; no real model has one.
      if (!model.contains("<!DOCTYPE")) {
        models.put(module, model);
      }
    }
    String key = key(models, modules);
    Resolution known = known(key);
    if (known != null) {
      return known;
    }
    ExecutionContext ctx = new InMemoryExecutionContext(problem -> {});
    access.offline(ctx);
    Resolution resolution = resolve(models, modules, ctx);
    if (!resolution.complete() && access.settings().online()) {
      access.online(ctx);
      Resolution better = resolve(models, modules, ctx);
      resolution = better.jars().size() >= resolution.jars().size() ? better : resolution;
    }
    synchronized (remembered) {
      remembered.put(key, new Remembered(resolution, System.nanoTime()));
    }
    return resolution;
  }

  private @Nullable Resolution known(String key) {
    @Nullable Remembered entry;
    synchronized (remembered) {
      entry = remembered.get(key);
    }
    if (entry == null
        || System.nanoTime() - entry.bornNanos() >= MavenAccess.CACHE_LIFE.toNanos()) {
      return null;
    }
    return entry.resolution().jars().stream().allMatch(Files::exists) ? entry.resolution() : null;
  }

  private Resolution resolve(
      Map<String, String> models, SortedSet<String> modules, ExecutionContext ctx)
      throws InterruptedException {
    Set<String> problems = new LinkedHashSet<>();
    Map<String, Pom> poms = new LinkedHashMap<>();
    models.forEach(
        (module, model) -> {
          try {
            poms.put(module, pom(module, model));
          } catch (UncheckedIOException | IllegalArgumentException e) {
            problems.add(pomOf(module) + " cannot be read: " + e.getMessage());
          }
        });
    Map<Path, Pom> byPath = new LinkedHashMap<>();
    Map<GroupArtifact, String> moduleByName = new LinkedHashMap<>();
    poms.forEach(
        (module, pom) -> {
          byPath.put(Path.of(pomOf(module)), pom);
          moduleByName.put(new GroupArtifact(pom.getGroupId(), pom.getArtifactId()), module);
        });
    MavenPomDownloader downloader = new MavenPomDownloader(byPath, ctx);
    JarFinder jars = new JarFinder(access.settings(), ctx);
    Set<Path> found = new LinkedHashSet<>();
    Set<String> siblings = new LinkedHashSet<>();
    for (String module : modules) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Pom pom = poms.get(module);
      if (pom == null) {
        continue;
      }
      for (ResolvedDependency dependency :
          dependencies(pom, downloader, ctx, jars, found, problems)) {
        String sibling =
            dependency.getRepository() == null
                ? moduleByName.get(
                    new GroupArtifact(dependency.getGroupId(), dependency.getArtifactId()))
                : null;
        if (sibling != null) {
          siblings.add(sibling);
        } else {
          jars.jar(dependency, problems).ifPresent(found::add);
        }
      }
    }
    return new Resolution(
        List.copyOf(found), Set.copyOf(siblings), problems.stream().limit(MAX_PROBLEMS).toList());
  }

  private static Collection<ResolvedDependency> dependencies(
      Pom pom,
      MavenPomDownloader downloader,
      ExecutionContext ctx,
      JarFinder jars,
      Set<Path> found,
      Set<String> problems) {
    try {
      ResolvedPom resolved = pom.resolve(List.of(), downloader, ctx);
      try {
        return resolved.resolveDependencies(Scope.Test, downloader, ctx);
      } catch (MavenDownloadingExceptions e) {
        e.getExceptions().forEach(problem -> problems.add(describe(problem)));
        // One that is missing hides all others; what is asked for directly is most of what the
        // sources name.
        resolved
            .getRequestedDependencies()
            .forEach(direct -> jars.local(resolved, direct).ifPresent(found::add));
      }
    } catch (MavenDownloadingException e) {
      problems.add(describe(e));
    } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
      problems.add(pom.getGroupId() + ":" + pom.getArtifactId() + ": " + e.getMessage());
    }
    return List.of();
  }

  private static String describe(MavenDownloadingException problem) {
    return problem.getFailedOn() + " is not to be had";
  }

  private static Pom pom(String module, String model) {
    Pom pom =
        RawPom.parse(new ByteArrayInputStream(model.getBytes(StandardCharsets.ISO_8859_1)), null)
            .toPom(Path.of(pomOf(module)), null);
    return pom.getProperties().isEmpty() ? pom.withProperties(new LinkedHashMap<>()) : pom;
  }

  private static String pomOf(String module) {
    return module.isEmpty() ? "pom.xml" : module + "/pom.xml";
  }

  private static String key(Map<String, String> models, SortedSet<String> modules) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(modules.toString().getBytes(StandardCharsets.UTF_8));
      models.forEach(
          (module, model) -> {
            digest.update((byte) 0);
            digest.update(module.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(model.getBytes(StandardCharsets.ISO_8859_1));
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Finds the jar of a dependency: in the local repository, among earlier downloads, or by a
   * download.
   */
  private static final class JarFinder {
    private final RecipeSettings settings;
    private final MavenArtifactDownloader downloader;
    private final List<Throwable> failures = new ArrayList<>();

    JarFinder(RecipeSettings settings, ExecutionContext ctx) {
      this.settings = settings;
      MavenExecutionContextView maven = MavenExecutionContextView.view(ctx);
      MavenArtifactCache cache = maven.getArtifactCache();
      this.downloader =
          new MavenArtifactDownloader(
              cache,
              maven.getSettings(),
              HttpSenderExecutionContextView.view(ctx).getHttpSender(),
              failures::add,
              ctx);
    }

    Optional<Path> jar(ResolvedDependency dependency, Set<String> problems) {
      String type = dependency.getType();
      if (type != null && !type.equals("jar") && !type.equals("test-jar")) {
        return Optional.empty();
      }
      String version =
          dependency.getDatedSnapshotVersion() == null
              ? dependency.getVersion()
              : dependency.getDatedSnapshotVersion();
      Optional<Path> local =
          local(
              dependency.getGroupId(),
              dependency.getArtifactId(),
              dependency.getVersion(),
              version,
              dependency.getClassifier());
      if (local.isPresent()) {
        return local;
      }
      Path downloaded =
          dependency.getRepository() == null ? null : downloader.downloadArtifact(dependency);
      if (downloaded == null) {
        problems.add(dependency.getGav() + " has no jar that is to be had");
      }
      return Optional.ofNullable(downloaded);
    }

    Optional<Path> local(ResolvedPom pom, Dependency direct) {
      String group = pom.getValue(direct.getGroupId());
      String artifact = pom.getValue(direct.getArtifactId());
      String version = pom.getValue(direct.getVersion());
      if (version == null && artifact != null) {
        version = pom.getManagedVersion(group, artifact, direct.getType(), direct.getClassifier());
      }
      return group == null || artifact == null || version == null
          ? Optional.empty()
          : local(group, artifact, version, version, direct.getClassifier());
    }

    private Optional<Path> local(
        String group,
        String artifact,
        String version,
        String fileVersion,
        @Nullable String classifier) {
      try {
        String file =
            artifact + "-" + fileVersion + (classifier == null ? "" : "-" + classifier) + ".jar";
        Path repository = settings.localRepository().normalize();
        Path jar =
            repository
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(file)
                .normalize();
        // The coordinates come from the project and may hold anything.
        return jar.startsWith(repository) && Files.isRegularFile(jar)
            ? Optional.of(jar)
            : Optional.empty();
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
  }
}
