package dev.divisi.taskgraph;

/**
 * What an attempt proposed that later ones should know. Its text is not kept: audit events have it.
 */
public record Lesson(String lessonId, Standing standing) {

  /** What has become of it. */
  public enum Standing {
    PROPOSED,
    APPROVED,
    REJECTED
  }
}
