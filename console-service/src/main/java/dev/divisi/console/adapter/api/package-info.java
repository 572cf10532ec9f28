/** The API for programs, and the stream of what changes. */
@NullMarked
package dev.divisi.console.adapter.api;

import org.jspecify.annotations.NullMarked;
