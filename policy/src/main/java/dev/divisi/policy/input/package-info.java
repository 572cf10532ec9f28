/**
 * What conditions read: typed, and nothing else. Names, types and meanings are the language's
 * reference; docs/policy.md is written from them.
 */
@NullMarked
package dev.divisi.policy.input;

import org.jspecify.annotations.NullMarked;
