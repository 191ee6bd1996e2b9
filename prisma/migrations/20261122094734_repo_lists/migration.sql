-- CreateTable
CREATE TABLE "saved_filter" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_filter_account_id_name_key" ON "saved_filter"("account_id", "name");

-- CreateIndex
CREATE INDEX "repo_type_updated_at_id_idx" ON "repo"("type", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_type_downloads_id_idx" ON "repo"("type", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_type_created_at_id_idx" ON "repo"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_license_updated_at_id_idx" ON "repo"("license", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_license_downloads_id_idx" ON "repo"("license", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_license_created_at_id_idx" ON "repo"("license", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_updated_at_id_idx" ON "repo"("pipeline_tag", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_downloads_id_idx" ON "repo"("pipeline_tag", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_created_at_id_idx" ON "repo"("pipeline_tag", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_updated_at_id_idx" ON "repo"("library_name", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_downloads_id_idx" ON "repo"("library_name", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_created_at_id_idx" ON "repo"("library_name", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_updated_at_id_idx" ON "repo"("head_verdict", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_downloads_id_idx" ON "repo"("head_verdict", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_created_at_id_idx" ON "repo"("head_verdict", "created_at", "id");

-- AddForeignKey
ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
