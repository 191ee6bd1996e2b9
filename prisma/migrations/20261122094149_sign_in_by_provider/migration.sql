-- CreateEnum
CREATE TYPE "right_source" AS ENUM ('hand', 'provider');

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "admin_source" "right_source" NOT NULL DEFAULT 'hand';

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "source" "right_source" NOT NULL DEFAULT 'hand';

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "identity_id" UUID,
ADD COLUMN     "opened_with_id" UUID;

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identity_account_id_idx" ON "identity"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_issuer_subject_key" ON "identity"("issuer", "subject");

-- CreateIndex
CREATE INDEX "token_opened_with_id_idx" ON "token"("opened_with_id");

-- CreateIndex
CREATE INDEX "token_identity_id_idx" ON "token"("identity_id");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_opened_with_id_fkey" FOREIGN KEY ("opened_with_id") REFERENCES "token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;
