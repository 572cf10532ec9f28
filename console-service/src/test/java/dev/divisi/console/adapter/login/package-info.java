/** Tests of who comes in. */
@NullMarked
package dev.divisi.console.adapter.login;

import org.jspecify.annotations.NullMarked;
