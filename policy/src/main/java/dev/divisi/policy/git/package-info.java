/** Policy files as git has them at a goal's base commit. */
@NullMarked
package dev.divisi.policy.git;

import org.jspecify.annotations.NullMarked;
