-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "account_kind" AS ENUM ('user', 'organization', 'service');

-- CreateEnum
CREATE TYPE "token_scope" AS ENUM ('read', 'write', 'admin');

-- CreateEnum
CREATE TYPE "audience" AS ENUM ('person', 'ci', 'inference');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "audit_outcome" AS ENUM ('done', 'refused');

-- CreateEnum
CREATE TYPE "repo_type" AS ENUM ('model', 'dataset', 'space');

-- CreateEnum
CREATE TYPE "visibility" AS ENUM ('private', 'internal', 'public');

-- CreateEnum
CREATE TYPE "gating" AS ENUM ('none', 'auto', 'manual');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('pending', 'cleared', 'restricted', 'blocked');

-- CreateEnum
CREATE TYPE "severity" AS ENUM ('error', 'warning', 'info');

-- CreateEnum
CREATE TYPE "finding_state" AS ENUM ('fail', 'needs-review', 'unverifiable', 'waived');

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" "account_kind" NOT NULL,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lookup_prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scope" "token_scope" NOT NULL,
    "audience" "audience" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mirror" (
    "id" UUID NOT NULL,
    "type" "repo_type" NOT NULL,
    "namespace" TEXT,
    "name" TEXT NOT NULL,
    "id_key" TEXT NOT NULL,
    "repo_id" UUID,
    "upstream_url" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "revision" TEXT,
    "visibility" "visibility",
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_synced_at" TIMESTAMPTZ(6),

    CONSTRAINT "mirror_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "mirror_id" UUID NOT NULL,
    "state" "run_state" NOT NULL DEFAULT 'queued',
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_owner" TEXT,
    "lease_expires_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "phase" TEXT,
    "files_total" INTEGER NOT NULL DEFAULT 0,
    "files_done" INTEGER NOT NULL DEFAULT 0,
    "bytes_total" BIGINT NOT NULL DEFAULT 0,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "bytes_moved" BIGINT NOT NULL DEFAULT 0,
    "bytes_per_second" BIGINT NOT NULL DEFAULT 0,
    "revisions_landed" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_message" TEXT,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partial_upload" (
    "mirror_id" UUID NOT NULL,
    "oid" CHAR(64) NOT NULL,
    "upload_id" UUID NOT NULL,
    "is_brought" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "partial_upload_pkey" PRIMARY KEY ("mirror_id","oid")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "account_id" UUID,
    "token_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" "audit_outcome" NOT NULL,
    "repo_id" UUID,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node" (
    "id" TEXT NOT NULL,
    "roles" TEXT[],
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repo" (
    "id" UUID NOT NULL,
    "type" "repo_type" NOT NULL,
    "namespace" TEXT,
    "name" TEXT NOT NULL,
    "id_key" TEXT NOT NULL,
    "visibility" "visibility" NOT NULL,
    "gating" "gating" NOT NULL DEFAULT 'none',
    "default_branch" TEXT NOT NULL DEFAULT 'main',
    "epoch" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "head_revision_id" UUID,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "license" TEXT,
    "pipeline_tag" TEXT,
    "library_name" TEXT,
    "head_verdict" "verdict",
    "error_findings" INTEGER NOT NULL DEFAULT 0,
    "warning_findings" INTEGER NOT NULL DEFAULT 0,
    "info_findings" INTEGER NOT NULL DEFAULT 0,
    "downloads" BIGINT NOT NULL DEFAULT 0,
    "used_storage_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "repo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "git_ref" (
    "repo_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "oid" CHAR(40) NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_ref_pkey" PRIMARY KEY ("repo_id","name")
);

-- CreateTable
CREATE TABLE "ref_log" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "ref_name" TEXT NOT NULL,
    "before" CHAR(40),
    "after" CHAR(40),
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ref_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pack" (
    "repo_id" UUID NOT NULL,
    "oid" CHAR(64) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "index_size_bytes" BIGINT NOT NULL,
    "object_count" INTEGER NOT NULL,
    "is_free" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_pkey" PRIMARY KEY ("repo_id","oid")
);

-- CreateTable
CREATE TABLE "blob" (
    "oid" CHAR(64) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("oid")
);

-- CreateTable
CREATE TABLE "blob_link" (
    "repo_id" UUID NOT NULL,
    "oid" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blob_link_pkey" PRIMARY KEY ("repo_id","oid")
);

-- CreateTable
CREATE TABLE "revision" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "parents" TEXT[],
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "author_email" TEXT NOT NULL,
    "authored_at" TIMESTAMPTZ(6) NOT NULL,
    "committed_at" TIMESTAMPTZ(6) NOT NULL,
    "landed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "file_count" INTEGER NOT NULL,
    "total_size_bytes" BIGINT NOT NULL,
    "verdict" "verdict" NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "judged_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verdict_reasons" TEXT[],
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "license" TEXT,
    "pipeline_tag" TEXT,
    "library_name" TEXT,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card" (
    "revision_id" UUID NOT NULL,
    "metadata" JSONB,
    "sections" JSONB NOT NULL,
    "structure_score" DOUBLE PRECISION NOT NULL,
    "substance_score" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "card_pkey" PRIMARY KEY ("revision_id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "rule_id" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "state" "finding_state" NOT NULL,
    "message" TEXT NOT NULL,
    "path" TEXT,
    "key_path" TEXT,
    "heading" TEXT,
    "line" INTEGER,
    "column" INTEGER,
    "evidence" TEXT,
    "fix" TEXT NOT NULL,
    "fingerprint" CHAR(32) NOT NULL,
    "introduced_by_commit" CHAR(40) NOT NULL,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "activated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("version")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_name_key_key" ON "account"("name_key");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE INDEX "token_account_id_idx" ON "token"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "mirror_repo_id_key" ON "mirror"("repo_id");

-- CreateIndex
CREATE INDEX "mirror_created_at_id_idx" ON "mirror"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mirror_type_id_key_key" ON "mirror"("type", "id_key");

-- CreateIndex
CREATE INDEX "sync_run_mirror_id_id_idx" ON "sync_run"("mirror_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "partial_upload_upload_id_key" ON "partial_upload"("upload_id");

-- CreateIndex
CREATE INDEX "audit_entry_repo_id_id_idx" ON "audit_entry"("repo_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "repo_head_revision_id_key" ON "repo"("head_revision_id");

-- CreateIndex
CREATE INDEX "repo_created_at_id_idx" ON "repo"("created_at", "id");

-- CreateIndex
CREATE INDEX "repo_updated_at_id_idx" ON "repo"("updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_downloads_id_idx" ON "repo"("downloads", "id");

-- CreateIndex
CREATE UNIQUE INDEX "repo_type_id_key_key" ON "repo"("type", "id_key");

-- CreateIndex
CREATE INDEX "ref_log_repo_id_ref_name_id_idx" ON "ref_log"("repo_id", "ref_name", "id");

-- CreateIndex
CREATE INDEX "blob_link_oid_idx" ON "blob_link"("oid");

-- CreateIndex
CREATE UNIQUE INDEX "revision_repo_id_commit_key" ON "revision"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "finding_repo_id_fingerprint_idx" ON "finding"("repo_id", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "finding_revision_id_fingerprint_key" ON "finding"("revision_id", "fingerprint");

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mirror" ADD CONSTRAINT "mirror_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_mirror_id_fkey" FOREIGN KEY ("mirror_id") REFERENCES "mirror"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partial_upload" ADD CONSTRAINT "partial_upload_mirror_id_fkey" FOREIGN KEY ("mirror_id") REFERENCES "mirror"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repo" ADD CONSTRAINT "repo_head_revision_id_fkey" FOREIGN KEY ("head_revision_id") REFERENCES "revision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "git_ref" ADD CONSTRAINT "git_ref_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pack" ADD CONSTRAINT "pack_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blob_link" ADD CONSTRAINT "blob_link_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blob_link" ADD CONSTRAINT "blob_link_oid_fkey" FOREIGN KEY ("oid") REFERENCES "blob"("oid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema can't say.

-- Substring search over ids, and filters by tag.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "repo_id_key_trigrams" ON "repo" USING gin ("id_key" gin_trgm_ops);
CREATE INDEX "repo_tags" ON "repo" USING gin ("tags");

-- One run of a mirror at a time.
CREATE UNIQUE INDEX "sync_run_one_live" ON "sync_run" ("mirror_id") WHERE "state" IN ('queued', 'running');

-- Object ids are lower-case hex: a row that says otherwise would name nothing.
ALTER TABLE "git_ref" ADD CONSTRAINT "git_ref_hex" CHECK ("oid" ~ '^[0-9a-f]{40}$' AND "commit" ~ '^[0-9a-f]{40}$');
ALTER TABLE "git_ref" ADD CONSTRAINT "git_ref_full_name" CHECK ("name" LIKE 'refs/%');
ALTER TABLE "revision" ADD CONSTRAINT "revision_commit_hex" CHECK ("commit" ~ '^[0-9a-f]{40}$');
ALTER TABLE "pack" ADD CONSTRAINT "pack_oid_hex" CHECK ("oid" ~ '^[0-9a-f]{64}$');
ALTER TABLE "blob" ADD CONSTRAINT "blob_oid_hex" CHECK ("oid" ~ '^[0-9a-f]{64}$' AND "size_bytes" >= 0);
ALTER TABLE "token" ADD CONSTRAINT "token_hash_is_sha256" CHECK (length("hash") = 32);

-- The audit log is only ever added to.
-- (\x3b is a semicolon: the migration engine splits scripts at those it sees.)
CREATE FUNCTION "audit_entry_is_append_only"() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN RAISE EXCEPTION ''audit entries are never changed or removed''\x3b END';
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_is_append_only"();
