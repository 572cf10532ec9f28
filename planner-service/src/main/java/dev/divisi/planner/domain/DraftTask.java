package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.schemas.PlannedTask;

/**
 * A task of a plan that is not checked yet.
 *
 * @param template where its template stands in the playbook
 * @param filled whether all of it could be filled in; if not, what is missing was said already
 */
record DraftTask(PlannedTask task, FieldPath template, boolean filled) {
  String id() {
    return task.getId();
  }
}
