/** Settings that several services share and that are not Kafka's. */
@NullMarked
package dev.divisi.service;

import org.jspecify.annotations.NullMarked;
