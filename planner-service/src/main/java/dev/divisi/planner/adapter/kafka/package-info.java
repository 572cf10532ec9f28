/** The planner on Kafka: its orders, its facts, and which pools there are. */
@NullMarked
package dev.divisi.planner.adapter.kafka;

import org.jspecify.annotations.NullMarked;
