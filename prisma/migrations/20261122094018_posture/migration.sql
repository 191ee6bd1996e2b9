-- What the overview counts of repositories, answered from this index alone: rows of the table are wide, and there may be a million.
CREATE INDEX "repo_posture_idx" ON "repo" ("head_verdict", "license")
  INCLUDE ("id", "namespace", "visibility", "head_revision_id", "error_findings", "warning_findings", "info_findings");

-- Runs that are under way or did not succeed, which few are.
CREATE INDEX "sync_run_unsettled_idx" ON "sync_run" ("state", "mirror_id", "id") WHERE "state" <> 'succeeded';
