-- CreateIndex
CREATE INDEX "delivery_repo_id_id_idx" ON "delivery"("repo_id", "id");
