/** The contract between services: the Avro records (generated) and the catalogue of topics. */
@NullMarked
package dev.divisi.schemas;

import org.jspecify.annotations.NullMarked;
