/** The rules, and the policy that says how strict they are; pure but for one port. */
@NullMarked
package dev.divisi.policy;

import org.jspecify.annotations.NullMarked;
