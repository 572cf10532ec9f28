/** Writes a lesson that a person approved into what agents are told, without a model. */
@NullMarked
package dev.divisi.agents.lesson;

import org.jspecify.annotations.NullMarked;
