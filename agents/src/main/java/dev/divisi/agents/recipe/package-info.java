/**
 * The deterministic agent: runs OpenRewrite recipes in this process, without a model and without
 * the project's code.
 */
@NullMarked
package dev.divisi.agents.recipe;

import org.jspecify.annotations.NullMarked;
