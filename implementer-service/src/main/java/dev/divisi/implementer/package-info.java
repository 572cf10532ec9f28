/** Workers that turn tasks into patches: configuration and start. */
@NullMarked
package dev.divisi.implementer;

import org.jspecify.annotations.NullMarked;
