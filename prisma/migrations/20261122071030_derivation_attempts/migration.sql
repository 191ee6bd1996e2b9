-- AlterTable
ALTER TABLE "derivation" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0;
