package dev.divisi.agents.recipe;

import dev.divisi.globs.WriteScope;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openrewrite.PathUtils;
import org.openrewrite.PrintOutputCapture;
import org.openrewrite.PrintOutputCapture.MarkerPrinter;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.binary.Binary;
import org.openrewrite.quark.Quark;
import org.openrewrite.remote.Remote;

/**
 * Writes what a recipe made of a file, in the file's own charset, and only where the task may
 * write.
 */
final class WorktreeWriter {

  /** What became of a result. */
  enum Outcome {
    WRITTEN,
    /** Only markers differ: a recipe that finds, not one that changes. */
    UNCHANGED,
    OUT_OF_SCOPE,
    /** Not text, or not a path within the worktree. */
    REFUSED
  }

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path worktree;
  private final WriteScope scope;

  WorktreeWriter(Path worktree, WriteScope scope) {
    this.worktree = worktree;
    this.scope = scope;
  }

  Outcome write(Result result) throws IOException {
    SourceFile before = result.getBefore();
    SourceFile after = result.getAfter();
    boolean moved =
        before != null && (after == null || !before.getSourcePath().equals(after.getSourcePath()));
    if (after != null && !textual(after)) {
      return Outcome.REFUSED;
    }
    String text = after == null ? "" : print(after);
    if (before != null && !moved && text.equals(print(before))) {
      return Outcome.UNCHANGED;
    }
    if (!inScope(before) || !inScope(after)) {
      return Outcome.OUT_OF_SCOPE;
    }
    Path source = before == null ? null : safe(before.getSourcePath());
    Path target = after == null ? null : safe(after.getSourcePath());
    if ((before != null && source == null) || (after != null && target == null)) {
      return Outcome.REFUSED;
    }
    if (after != null && target != null) {
      Set<PosixFilePermission> permissions = moved && source != null ? permissions(source) : null;
      Files.createDirectories(target.getParent());
      Files.write(target, bytes(after, text));
      if (permissions != null) {
        Files.setPosixFilePermissions(target, permissions);
      }
    }
    if (moved && source != null) {
      Files.deleteIfExists(source);
    }
    return Outcome.WRITTEN;
  }

  private boolean inScope(@Nullable SourceFile file) {
    return file == null
        || scope.permits(PathUtils.separatorsToUnix(file.getSourcePath().normalize().toString()));
  }

  /** The path in the worktree; null when it leads out of it or through a link. */
  private @Nullable Path safe(Path relative) {
    if (relative.isAbsolute()) {
      return null;
    }
    Path path = worktree.resolve(relative).normalize();
    if (!path.startsWith(worktree) || path.equals(worktree)) {
      return null;
    }
    for (Path step = path; step != null && !step.equals(worktree); step = step.getParent()) {
      if (Files.isSymbolicLink(step)) {
        return null;
      }
    }
    return path;
  }

  private static boolean textual(SourceFile file) {
    return !(file instanceof Binary || file instanceof Quark || file instanceof Remote);
  }

  /** Without markers: what a recipe notes for a reader must not become source text. */
  private static String print(SourceFile file) {
    return file.printAll(new PrintOutputCapture<>(0, MarkerPrinter.SANITIZED));
  }

  private static byte[] bytes(SourceFile file, String text) {
    Charset charset = file.getCharset() == null ? StandardCharsets.UTF_8 : file.getCharset();
    boolean marked = file.isCharsetBomMarked() && !text.startsWith(String.valueOf(BYTE_ORDER_MARK));
    return (marked ? BYTE_ORDER_MARK + text : text).getBytes(charset);
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null || !Files.exists(file) ? null : view.readAttributes().permissions();
  }
}
