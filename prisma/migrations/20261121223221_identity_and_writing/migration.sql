-- CreateEnum
CREATE TYPE "token_kind" AS ENUM ('access', 'session');

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('reader', 'contributor', 'reviewer', 'admin');

-- CreateEnum
CREATE TYPE "access_state" AS ENUM ('pending', 'accepted', 'rejected');

-- CreateEnum
CREATE TYPE "discussion_status" AS ENUM ('draft', 'open', 'closed', 'merged');

-- CreateEnum
CREATE TYPE "discussion_event_kind" AS ENUM ('comment', 'status-change', 'title-change', 'commit');

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "disabled_at" TIMESTAMPTZ(6),
ADD COLUMN     "email" TEXT,
ADD COLUMN     "full_name" TEXT,
ADD COLUMN     "password_hash" TEXT,
ADD COLUMN     "rights_epoch" BIGINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "is_fine_grained" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kind" "token_kind" NOT NULL DEFAULT 'access';

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "address" TEXT;

-- AlterTable
ALTER TABLE "repo" ADD COLUMN     "discussions_disabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "last_discussion" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "blob_link" ADD COLUMN     "is_free" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "membership" (
    "organization_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "role" "member_role" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","account_id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "role" "member_role",
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "team_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("team_id","account_id")
);

-- CreateTable
CREATE TABLE "repo_grant" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "account_id" UUID,
    "team_id" UUID,
    "role" "member_role" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repo_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token_grant" (
    "id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "repo_id" UUID,
    "namespace_id" UUID,
    "scope" "token_scope" NOT NULL,

    CONSTRAINT "token_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_request" (
    "repo_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "access_state" NOT NULL,
    "fields" JSONB NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by" UUID,

    CONSTRAINT "access_request_pkey" PRIMARY KEY ("repo_id","account_id")
);

-- CreateTable
CREATE TABLE "discussion" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "num" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "status" "discussion_status" NOT NULL,
    "is_pull_request" BOOLEAN NOT NULL,
    "author_id" UUID,
    "author_name" TEXT NOT NULL,
    "base_ref" TEXT,
    "base_commit" CHAR(40),
    "merge_commit" CHAR(40),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discussion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "discussion_event" (
    "id" UUID NOT NULL,
    "discussion_id" UUID NOT NULL,
    "kind" "discussion_event_kind" NOT NULL,
    "author_id" UUID,
    "author_name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discussion_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blob_upload" (
    "repo_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "oid" CHAR(64) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "completed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blob_upload_pkey" PRIMARY KEY ("repo_id","account_id","oid")
);

-- CreateTable
CREATE TABLE "pending_upload" (
    "upload_id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "oid" CHAR(64) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "part_bytes" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pending_upload_pkey" PRIMARY KEY ("upload_id")
);

-- CreateTable
CREATE TABLE "lfs_lock" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "ref_name" TEXT,
    "account_id" UUID NOT NULL,
    "locked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lfs_lock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_link" (
    "seq" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "server_key" (
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_key_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "retired_pack" (
    "oid" CHAR(64) NOT NULL,
    "retired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retired_pack_pkey" PRIMARY KEY ("oid")
);

-- CreateTable
CREATE TABLE "former_name" (
    "type" "repo_type" NOT NULL,
    "id_key" TEXT NOT NULL,
    "repo_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "former_name_pkey" PRIMARY KEY ("type","id_key")
);

-- CreateIndex
CREATE INDEX "membership_account_id_idx" ON "membership"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_organization_id_name_key_key" ON "team"("organization_id", "name_key");

-- CreateIndex
CREATE INDEX "team_member_account_id_idx" ON "team_member"("account_id");

-- CreateIndex
CREATE INDEX "repo_grant_account_id_idx" ON "repo_grant"("account_id");

-- CreateIndex
CREATE INDEX "repo_grant_team_id_idx" ON "repo_grant"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "repo_grant_repo_id_account_id_key" ON "repo_grant"("repo_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "repo_grant_repo_id_team_id_key" ON "repo_grant"("repo_id", "team_id");

-- CreateIndex
CREATE INDEX "token_grant_token_id_idx" ON "token_grant"("token_id");

-- CreateIndex
CREATE INDEX "access_request_account_id_idx" ON "access_request"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "discussion_repo_id_num_key" ON "discussion"("repo_id", "num");

-- CreateIndex
CREATE INDEX "discussion_event_discussion_id_id_idx" ON "discussion_event"("discussion_id", "id");

-- CreateIndex
CREATE INDEX "blob_upload_oid_idx" ON "blob_upload"("oid");

-- CreateIndex
CREATE INDEX "pending_upload_created_at_idx" ON "pending_upload"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "pending_upload_repo_id_account_id_oid_key" ON "pending_upload"("repo_id", "account_id", "oid");

-- CreateIndex
CREATE INDEX "lfs_lock_repo_id_id_idx" ON "lfs_lock"("repo_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "lfs_lock_repo_id_path_key" ON "lfs_lock"("repo_id", "path");

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_entry_id_key" ON "audit_link"("entry_id");

-- CreateIndex
CREATE INDEX "retired_pack_retired_at_idx" ON "retired_pack"("retired_at");

-- CreateIndex
CREATE INDEX "former_name_repo_id_idx" ON "former_name"("repo_id");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repo_grant" ADD CONSTRAINT "repo_grant_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repo_grant" ADD CONSTRAINT "repo_grant_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repo_grant" ADD CONSTRAINT "repo_grant_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_grant" ADD CONSTRAINT "token_grant_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_grant" ADD CONSTRAINT "token_grant_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_grant" ADD CONSTRAINT "token_grant_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "discussion" ADD CONSTRAINT "discussion_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "discussion_event" ADD CONSTRAINT "discussion_event_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blob_upload" ADD CONSTRAINT "blob_upload_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blob_upload" ADD CONSTRAINT "blob_upload_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lfs_lock" ADD CONSTRAINT "lfs_lock_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lfs_lock" ADD CONSTRAINT "lfs_lock_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_name" ADD CONSTRAINT "former_name_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema can't say.

-- A grant is to an account or to a team, and for a repository or for a namespace.
ALTER TABLE "repo_grant" ADD CONSTRAINT "repo_grant_one_holder" CHECK (num_nonnulls("account_id", "team_id") = 1);
ALTER TABLE "token_grant" ADD CONSTRAINT "token_grant_one_place" CHECK (num_nonnulls("repo_id", "namespace_id") = 1);
CREATE UNIQUE INDEX "token_grant_repo" ON "token_grant" ("token_id", "repo_id") WHERE "repo_id" IS NOT NULL;
CREATE UNIQUE INDEX "token_grant_namespace" ON "token_grant" ("token_id", "namespace_id") WHERE "namespace_id" IS NOT NULL;

ALTER TABLE "blob_upload" ADD CONSTRAINT "blob_upload_oid_hex" CHECK ("oid" ~ '^[0-9a-f]{64}$' AND "size_bytes" >= 0);
ALTER TABLE "pending_upload" ADD CONSTRAINT "pending_upload_oid_hex" CHECK ("oid" ~ '^[0-9a-f]{64}$' AND "size_bytes" >= 0);
ALTER TABLE "retired_pack" ADD CONSTRAINT "retired_pack_oid_hex" CHECK ("oid" ~ '^[0-9a-f]{64}$');
ALTER TABLE "discussion" ADD CONSTRAINT "discussion_num_positive" CHECK ("num" > 0);
ALTER TABLE "discussion" ADD CONSTRAINT "discussion_base" CHECK ("is_pull_request" = ("base_ref" IS NOT NULL));

-- Files of repositories all of whose revisions were released are free, and of the others nobody has written down which are.
UPDATE "blob_link" l SET "is_free" = true WHERE NOT EXISTS (
  SELECT 1 FROM "revision" r WHERE r."repo_id" = l."repo_id" AND r."verdict" NOT IN ('cleared', 'restricted')
);

-- The chain that seals the audit log is only ever added to.
ALTER TABLE "audit_link" ADD CONSTRAINT "audit_link_hash_is_sha256" CHECK (length("hash") = 32);
CREATE TRIGGER "audit_link_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_link"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_is_append_only"();
