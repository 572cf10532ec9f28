/** The read model: tables that are made from topics, and what is asked of them. */
@NullMarked
package dev.divisi.console.adapter.sql;

import org.jspecify.annotations.NullMarked;
