-- AlterTable
ALTER TABLE "judgement_run" ADD COLUMN     "lease_expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "lease_owner" TEXT;
