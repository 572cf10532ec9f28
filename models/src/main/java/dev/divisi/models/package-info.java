/**
 * Chat models behind one port of our own: what is asked, what is answered, what it took, and how it
 * fails.
 */
@NullMarked
package dev.divisi.models;

import org.jspecify.annotations.NullMarked;
