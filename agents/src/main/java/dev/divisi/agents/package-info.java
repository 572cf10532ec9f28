/**
 * The coding agents behind one port: what is asked of an agent, what it reports, and how it fails.
 */
@NullMarked
package dev.divisi.agents;

import org.jspecify.annotations.NullMarked;
