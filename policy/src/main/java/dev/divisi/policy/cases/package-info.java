/** Cases of a policy: data that says what it has to decide, and whether it does. */
@NullMarked
package dev.divisi.policy.cases;

import org.jspecify.annotations.NullMarked;
