/** Orders from Kafka, facts to Kafka. */
@NullMarked
package dev.divisi.implementer.adapter.kafka;

import org.jspecify.annotations.NullMarked;
