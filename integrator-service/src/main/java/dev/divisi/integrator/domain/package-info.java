/** When and how a patch goes onto a feature branch; no Kafka, no Spring. */
@NullMarked
package dev.divisi.integrator.domain;

import org.jspecify.annotations.NullMarked;
