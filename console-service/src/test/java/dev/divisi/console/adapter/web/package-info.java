/** Tests of the pages. */
@NullMarked
package dev.divisi.console.adapter.web;

import org.jspecify.annotations.NullMarked;
