/** Makes plans: turns a goal and its playbook into a specification and a graph of tasks. */
@NullMarked
package dev.divisi.planner;

import org.jspecify.annotations.NullMarked;
