-- CreateEnum
CREATE TYPE "judgement_run_kind" AS ENUM ('rejudge', 'dry-run');

-- CreateEnum
CREATE TYPE "judgement_run_state" AS ENUM ('running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "review_state" AS ENUM ('open', 'approved', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "waiver_state" AS ENUM ('requested', 'approved', 'refused', 'revoked');

-- CreateEnum
CREATE TYPE "lineage_kind" AS ENUM ('base-model', 'dataset');

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('waiting', 'delivered', 'failed');

-- AlterTable
ALTER TABLE "repo" ADD COLUMN     "domains" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "languages" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "revision" ADD COLUMN     "audiences" JSONB,
ADD COLUMN     "expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "explanation" JSONB,
ADD COLUMN     "facts" JSONB,
ADD COLUMN     "pushed_by" UUID;

-- AlterTable
ALTER TABLE "card" ADD COLUMN     "prose_hashes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "policy" ADD COLUMN     "activated_by" UUID,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "source" TEXT;

-- CreateTable
CREATE TABLE "policy_draft" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "judgement_run" (
    "id" UUID NOT NULL,
    "kind" "judgement_run_kind" NOT NULL,
    "state" "judgement_run_state" NOT NULL DEFAULT 'running',
    "policy_version" INTEGER NOT NULL,
    "source" TEXT,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "error" TEXT,
    "started_by" UUID,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "judgement_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "judgement_change" (
    "run_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "before" "verdict" NOT NULL,
    "after" "verdict" NOT NULL,
    "reasons" TEXT[],

    CONSTRAINT "judgement_change_pkey" PRIMARY KEY ("run_id","revision_id")
);

-- CreateTable
CREATE TABLE "verdict_change" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "before" "verdict",
    "after" "verdict" NOT NULL,
    "cause" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "reasons" TEXT[],
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "state" "review_state" NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "assignee_ids" UUID[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_decision" (
    "review_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "is_approval" BOOLEAN NOT NULL,
    "comment" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_decision_pkey" PRIMARY KEY ("review_id","account_id")
);

-- CreateTable
CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "repo_id" UUID,
    "namespace_key" TEXT,
    "fingerprint" CHAR(32),
    "rule_id" TEXT,
    "reason" TEXT NOT NULL,
    "state" "waiver_state" NOT NULL DEFAULT 'requested',
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recall" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "reason" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lifted_at" TIMESTAMPTZ(6),
    "lifted_by" UUID,

    CONSTRAINT "recall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40),
    "path" TEXT,
    "oid" CHAR(64),
    "token_id" UUID,
    "account_id" UUID,
    "address" TEXT NOT NULL,
    "exit" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_scan" (
    "content" TEXT NOT NULL,
    "scanner" INTEGER NOT NULL,
    "result" JSONB NOT NULL,
    "scanned_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_scan_pkey" PRIMARY KEY ("content","scanner")
);

-- CreateTable
CREATE TABLE "artefact" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "path" TEXT,
    "url" TEXT,
    "sha256" CHAR(64),
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artefact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lineage_edge" (
    "child_id" UUID NOT NULL,
    "kind" "lineage_kind" NOT NULL,
    "position" INTEGER NOT NULL,
    "parent_type" "repo_type" NOT NULL,
    "parent_key" TEXT NOT NULL,
    "parent_id" TEXT NOT NULL,
    "relation" TEXT,

    CONSTRAINT "lineage_edge_pkey" PRIMARY KEY ("child_id","kind","position")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" UUID NOT NULL,
    "namespace_key" TEXT,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "events" TEXT[],
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_status" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_draft_name_key" ON "policy_draft"("name");

-- CreateIndex
CREATE INDEX "judgement_run_started_at_idx" ON "judgement_run"("started_at");

-- CreateIndex
CREATE INDEX "verdict_change_repo_id_commit_idx" ON "verdict_change"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "verdict_change_at_idx" ON "verdict_change"("at");

-- CreateIndex
CREATE INDEX "review_repo_id_commit_idx" ON "review"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "review_state_created_at_idx" ON "review"("state", "created_at");

-- CreateIndex
CREATE INDEX "waiver_repo_id_idx" ON "waiver"("repo_id");

-- CreateIndex
CREATE INDEX "waiver_namespace_key_idx" ON "waiver"("namespace_key");

-- CreateIndex
CREATE INDEX "waiver_state_expires_at_idx" ON "waiver"("state", "expires_at");

-- CreateIndex
CREATE INDEX "recall_repo_id_commit_idx" ON "recall"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "delivery_repo_id_commit_idx" ON "delivery"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "delivery_oid_idx" ON "delivery"("oid");

-- CreateIndex
CREATE INDEX "artefact_repo_id_commit_idx" ON "artefact"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "lineage_edge_parent_type_parent_key_idx" ON "lineage_edge"("parent_type", "parent_key");

-- CreateIndex
CREATE INDEX "webhook_namespace_key_idx" ON "webhook"("namespace_key");

-- CreateIndex
CREATE INDEX "webhook_delivery_webhook_id_created_at_idx" ON "webhook_delivery"("webhook_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_state_next_at_idx" ON "webhook_delivery"("state", "next_at");

-- CreateIndex
CREATE INDEX "revision_policy_version_id_idx" ON "revision"("policy_version", "id");

-- CreateIndex
CREATE INDEX "revision_expires_at_idx" ON "revision"("expires_at");

-- CreateIndex
CREATE INDEX "card_prose_hashes_idx" ON "card" USING GIN ("prose_hashes");

-- CreateIndex
CREATE INDEX "finding_rule_id_idx" ON "finding"("rule_id");

-- AddForeignKey
ALTER TABLE "judgement_change" ADD CONSTRAINT "judgement_change_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "judgement_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_decision" ADD CONSTRAINT "review_decision_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recall" ADD CONSTRAINT "recall_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artefact" ADD CONSTRAINT "artefact_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_edge" ADD CONSTRAINT "lineage_edge_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddCheck
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_place" CHECK (num_nonnulls("repo_id", "namespace_key") = 1);
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_subject" CHECK (num_nonnulls("fingerprint", "rule_id") = 1);
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_two_people" CHECK ("state" <> 'approved' OR "decided_by" IS DISTINCT FROM "requested_by");
