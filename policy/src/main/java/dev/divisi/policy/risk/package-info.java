/** How far a patch reaches: what it may break, who owns that, and who has to look at it. */
@NullMarked
package dev.divisi.policy.risk;

import org.jspecify.annotations.NullMarked;
