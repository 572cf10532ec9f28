/**
 * The agent that asks a model: a loop of answers and tools within limits, on a conversation that
 * can be kept and gone on with.
 */
@NullMarked
package dev.divisi.agents.model;

import org.jspecify.annotations.NullMarked;
