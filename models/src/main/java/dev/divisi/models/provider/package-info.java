/**
 * Who answers: the providers that the operator of a worker named, reached over LangChain4j's chat
 * models and an HTTP client of our own.
 */
@NullMarked
package dev.divisi.models.provider;

import org.jspecify.annotations.NullMarked;
