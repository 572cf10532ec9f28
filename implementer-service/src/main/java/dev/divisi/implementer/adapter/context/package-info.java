/** What agents are given to work with: the context pack, and tools over MCP. */
@NullMarked
package dev.divisi.implementer.adapter.context;

import org.jspecify.annotations.NullMarked;
