package dev.divisi.console.domain;

import java.time.Instant;

/**
 * One piece of work as time saw it: somebody held it from one moment to another.
 *
 * @param taskId the task; empty when the goal was planned
 * @param step what kind of work it was, such as IMPLEMENT
 * @param outcome what came of it, in a word
 * @param look how that is drawn
 * @param end when it ended; now, while it goes on
 */
public record Bar(
    String taskId,
    int attempt,
    String step,
    String worker,
    String outcome,
    GraphPicture.Look look,
    Instant start,
    Instant end) {}
