/** Tests of the read model. */
@NullMarked
package dev.divisi.console.adapter.sql;

import org.jspecify.annotations.NullMarked;
