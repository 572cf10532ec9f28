/**
 * The way of a confined agent to its model: an HTTP server for one attempt that holds the key, lets
 * only calls of models through, counts them, and ends them with the attempt's budget.
 */
@NullMarked
package dev.divisi.models.gateway;

import org.jspecify.annotations.NullMarked;
