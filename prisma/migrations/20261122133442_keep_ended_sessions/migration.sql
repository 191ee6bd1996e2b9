-- DropForeignKey
ALTER TABLE "token" DROP CONSTRAINT "token_identity_id_fkey";

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;
