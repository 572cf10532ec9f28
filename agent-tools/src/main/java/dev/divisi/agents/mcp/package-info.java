/**
 * The tools that an agent is offered for one attempt, over the Model Context Protocol: what it can
 * ask of the repository and of its task, and what it can say.
 */
@NullMarked
package dev.divisi.agents.mcp;

import org.jspecify.annotations.NullMarked;
