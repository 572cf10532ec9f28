/** A Kafka broker and a schema registry inside this JVM, for a laptop and for tests. */
@NullMarked
package dev.divisi.embedded;

import org.jspecify.annotations.NullMarked;
