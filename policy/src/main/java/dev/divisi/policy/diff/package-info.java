/** What a diff changes, read strictly, and names as file systems see them. */
@NullMarked
package dev.divisi.policy.diff;

import org.jspecify.annotations.NullMarked;
