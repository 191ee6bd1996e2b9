-- CreateIndex
CREATE INDEX "blob_upload_account_id_idx" ON "blob_upload"("account_id");
