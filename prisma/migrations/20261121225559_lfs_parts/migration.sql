-- DropIndex
DROP INDEX "pending_upload_created_at_idx";

-- AlterTable
ALTER TABLE "pending_upload" ADD COLUMN     "active_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "is_direct" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "pending_part" (
    "upload_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "part_upload_id" UUID NOT NULL,
    "size_bytes" BIGINT NOT NULL,

    CONSTRAINT "pending_part_pkey" PRIMARY KEY ("upload_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "pending_part_part_upload_id_key" ON "pending_part"("part_upload_id");

-- CreateIndex
CREATE INDEX "pending_upload_account_id_idx" ON "pending_upload"("account_id");

-- CreateIndex
CREATE INDEX "pending_upload_active_at_idx" ON "pending_upload"("active_at");

-- AddForeignKey
ALTER TABLE "pending_part" ADD CONSTRAINT "pending_part_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "pending_upload"("upload_id") ON DELETE CASCADE ON UPDATE CASCADE;
