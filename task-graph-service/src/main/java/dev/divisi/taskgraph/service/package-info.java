/**
 * Kafka Streams around the brain: reads facts, decides, writes state, orders and the audit record.
 */
@NullMarked
package dev.divisi.taskgraph.service;

import org.jspecify.annotations.NullMarked;
