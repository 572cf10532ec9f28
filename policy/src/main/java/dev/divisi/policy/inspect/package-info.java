/**
 * What can be seen in a patch without running anything: secrets, weakened tests, kinds of files.
 */
@NullMarked
package dev.divisi.policy.inspect;

import org.jspecify.annotations.NullMarked;
