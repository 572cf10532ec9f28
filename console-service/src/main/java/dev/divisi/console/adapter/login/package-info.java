/** Who somebody is, and what they may. */
@NullMarked
package dev.divisi.console.adapter.login;

import org.jspecify.annotations.NullMarked;
