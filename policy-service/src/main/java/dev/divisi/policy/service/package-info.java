/** Judges plans and patches by written rules. */
@NullMarked
package dev.divisi.policy.service;

import org.jspecify.annotations.NullMarked;
