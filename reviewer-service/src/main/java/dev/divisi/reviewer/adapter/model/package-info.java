/** The opinion of a model on a patch, within bounds. */
@NullMarked
package dev.divisi.reviewer.adapter.model;

import org.jspecify.annotations.NullMarked;
