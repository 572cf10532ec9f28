/** Policy on Kafka: facts in, verdicts out. */
@NullMarked
package dev.divisi.policy.adapter.kafka;

import org.jspecify.annotations.NullMarked;
