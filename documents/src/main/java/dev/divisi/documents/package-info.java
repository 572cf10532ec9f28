/**
 * Reads the YAML documents that people write strictly, and names file, line and column of what is
 * wrong.
 */
@NullMarked
package dev.divisi.documents;

import org.jspecify.annotations.NullMarked;
