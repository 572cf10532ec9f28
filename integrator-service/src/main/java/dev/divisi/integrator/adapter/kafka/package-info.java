/** Merge orders come in and facts about merges go out over Kafka. */
@NullMarked
package dev.divisi.integrator.adapter.kafka;

import org.jspecify.annotations.NullMarked;
