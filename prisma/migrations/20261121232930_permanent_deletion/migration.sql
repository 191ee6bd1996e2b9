-- AlterTable
ALTER TABLE "repo" ADD COLUMN     "rewrites" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "retired_blob" (
    "oid" CHAR(64) NOT NULL,
    "retired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retired_blob_pkey" PRIMARY KEY ("oid")
);

-- CreateIndex
CREATE INDEX "retired_blob_retired_at_idx" ON "retired_blob"("retired_at");
