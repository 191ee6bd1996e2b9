-- CreateTable
CREATE TABLE "oci_blob" (
    "repo_id" UUID NOT NULL,
    "digest" CHAR(64) NOT NULL,
    "revision" CHAR(40) NOT NULL,
    "media_type" TEXT NOT NULL,
    "path" TEXT,
    "content" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oci_blob_pkey" PRIMARY KEY ("repo_id","digest","revision")
);

-- CreateTable
CREATE TABLE "pull_key" (
    "public_key" TEXT NOT NULL,
    "token_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pull_key_pkey" PRIMARY KEY ("public_key")
);

-- CreateIndex
CREATE INDEX "pull_key_token_id_idx" ON "pull_key"("token_id");

-- AddForeignKey
ALTER TABLE "oci_blob" ADD CONSTRAINT "oci_blob_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull_key" ADD CONSTRAINT "pull_key_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "token"("id") ON DELETE CASCADE ON UPDATE CASCADE;
