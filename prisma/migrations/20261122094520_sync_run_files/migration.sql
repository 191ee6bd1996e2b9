-- AlterTable
ALTER TABLE "sync_run" ADD COLUMN     "failed_refs" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "files" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "files_failed" INTEGER NOT NULL DEFAULT 0;
