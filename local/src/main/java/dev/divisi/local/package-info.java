/** All of Divisi in one process: the embedded broker, the registry and every service. */
@NullMarked
package dev.divisi.local;

import org.jspecify.annotations.NullMarked;
