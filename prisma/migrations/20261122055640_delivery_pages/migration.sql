-- DropIndex
DROP INDEX "delivery_repo_id_commit_idx";

-- DropIndex
DROP INDEX "delivery_oid_idx";

-- CreateIndex
CREATE INDEX "delivery_repo_id_commit_id_idx" ON "delivery"("repo_id", "commit", "id");

-- CreateIndex
CREATE INDEX "delivery_oid_id_idx" ON "delivery"("oid", "id");
