/** Expands a playbook into a plan: finders, templates, and the rules that a plan must keep. */
@NullMarked
package dev.divisi.planner.domain;

import org.jspecify.annotations.NullMarked;
