/** Servers that speak the APIs of models and answer what a test says. */
@NullMarked
package dev.divisi.testing.model;

import org.jspecify.annotations.NullMarked;
