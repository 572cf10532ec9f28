/** The use case: a task in, a validated patch or a named failure out. */
@NullMarked
package dev.divisi.implementer.domain;

import org.jspecify.annotations.NullMarked;
