/** What an organisation keeps for the planner in a folder of its machine. */
@NullMarked
package dev.divisi.planner.adapter.files;

import org.jspecify.annotations.NullMarked;
