package dev.divisi.implementer.domain;

/**
 * The largest patch that a worker proposes. Generous: policy has stricter ones, and says why.
 *
 * @param maxFiles files that may change
 * @param maxChangedLines lines added and removed, in all
 * @param maxDiffBytes size of the diff
 * @param maxFileBytes size of one changed file afterwards
 * @param allowBinary whether files may change that are not text
 */
public record PatchLimits(
    int maxFiles, int maxChangedLines, int maxDiffBytes, long maxFileBytes, boolean allowBinary) {

  public static final PatchLimits DEFAULT = new PatchLimits(200, 10_000, 1 << 20, 4L << 20, false);
}
