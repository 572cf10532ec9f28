/**
 * Records to bytes and back, in the Confluent wire format, with any registry that speaks its API.
 */
@NullMarked
package dev.divisi.schemas.serde;

import org.jspecify.annotations.NullMarked;
