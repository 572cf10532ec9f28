/** The agent that applies a diff which somebody made elsewhere. */
@NullMarked
package dev.divisi.agents.patch;

import org.jspecify.annotations.NullMarked;
