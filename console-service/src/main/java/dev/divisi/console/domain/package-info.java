/** What a console shows and says, whatever it is kept in or shown with. */
@NullMarked
package dev.divisi.console.domain;

import org.jspecify.annotations.NullMarked;
