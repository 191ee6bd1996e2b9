-- AlterTable
ALTER TABLE "repo" ADD COLUMN     "head_audiences" JSONB,
ADD COLUMN     "head_expires_at" TIMESTAMPTZ(6);
