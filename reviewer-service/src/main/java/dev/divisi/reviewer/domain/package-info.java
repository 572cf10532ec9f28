/** What a review is and how its outcome follows from the evidence; no Kafka, no Spring. */
@NullMarked
package dev.divisi.reviewer.domain;

import org.jspecify.annotations.NullMarked;
