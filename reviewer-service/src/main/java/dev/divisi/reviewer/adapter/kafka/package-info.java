/** Review orders come in and reviews go out over Kafka. */
@NullMarked
package dev.divisi.reviewer.adapter.kafka;

import org.jspecify.annotations.NullMarked;
