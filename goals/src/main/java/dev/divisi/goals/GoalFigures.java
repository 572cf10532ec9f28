package dev.divisi.goals;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one goal, to be counted.
 *
 * @param playbook its playbook; empty when a model planned it
 * @param done whether every task of it is merged
 * @param edits how many further versions of its plan were made before one was in force
 * @param endedAt when it ended; null while it goes on
 */
public record GoalFigures(
    String goalId,
    String text,
    String playbook,
    boolean done,
    int edits,
    Instant submittedAt,
    @Nullable Instant endedAt) {}
