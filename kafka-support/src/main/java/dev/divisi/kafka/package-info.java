/**
 * What every service shares of Kafka: clients, facts out, facts in, and workers over share groups.
 */
@NullMarked
package dev.divisi.kafka;

import org.jspecify.annotations.NullMarked;
