/** Reads topics into the read model, publishes what people decide, and hears what comes of it. */
@NullMarked
package dev.divisi.console.adapter.kafka;

import org.jspecify.annotations.NullMarked;
