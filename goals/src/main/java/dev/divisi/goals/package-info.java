/** Goals and plans as people write and read them: files, versions, differences, words. */
@NullMarked
package dev.divisi.goals;

import org.jspecify.annotations.NullMarked;
