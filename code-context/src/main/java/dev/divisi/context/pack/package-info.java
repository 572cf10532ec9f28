/** The context pack: what an attempt is given to know, within a budget of tokens, on record. */
@NullMarked
package dev.divisi.context.pack;

import org.jspecify.annotations.NullMarked;
