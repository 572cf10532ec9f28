/** Policy on Kafka: facts in, verdicts out. */
@NullMarked
package dev.divisi.policy.service.kafka;

import org.jspecify.annotations.NullMarked;
