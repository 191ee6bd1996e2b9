-- CreateEnum
CREATE TYPE "derivation_state" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "profile" TEXT;

-- CreateTable
CREATE TABLE "variant" (
    "id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "quantization" TEXT NOT NULL,
    "is_quantized" BOOLEAN NOT NULL,
    "bits_per_weight" DOUBLE PRECISION,
    "size_bytes" BIGINT NOT NULL,
    "parameter_count" BIGINT,
    "architecture" TEXT,
    "context_tokens" INTEGER,
    "engines" TEXT[],
    "files" JSONB NOT NULL,
    "shape" JSONB,
    "header" JSONB,

    CONSTRAINT "variant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_header" (
    "content" TEXT NOT NULL,
    "reader" INTEGER NOT NULL,
    "result" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_header_pkey" PRIMARY KEY ("content","reader")
);

-- CreateTable
CREATE TABLE "inference_profile" (
    "name" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "updated_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inference_profile_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "alias_revision" (
    "commit" CHAR(40) NOT NULL,
    "repo_id" UUID NOT NULL,
    "target_repo_id" UUID NOT NULL,
    "target_commit" CHAR(40) NOT NULL,
    "variant_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alias_revision_pkey" PRIMARY KEY ("commit")
);

-- CreateTable
CREATE TABLE "derivation" (
    "id" UUID NOT NULL,
    "state" "derivation_state" NOT NULL DEFAULT 'queued',
    "source_repo_id" UUID NOT NULL,
    "source_commit" CHAR(40) NOT NULL,
    "source_key" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "target_namespace" TEXT NOT NULL,
    "target_name" TEXT NOT NULL,
    "target_branch" TEXT NOT NULL DEFAULT 'main',
    "step" TEXT,
    "done_bytes" BIGINT NOT NULL DEFAULT 0,
    "total_bytes" BIGINT NOT NULL DEFAULT 0,
    "log" TEXT NOT NULL DEFAULT '',
    "error" TEXT,
    "measured" JSONB,
    "result_repo_id" UUID,
    "result_commit" CHAR(40),
    "lease_owner" TEXT,
    "lease_expires_at" TIMESTAMPTZ(6),
    "started_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "derivation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cluster_node" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "devices" JSONB NOT NULL,
    "profile_name" TEXT,
    "account_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "agent_version" TEXT,
    "cache_bytes" BIGINT NOT NULL DEFAULT 0,
    "free_bytes" BIGINT,
    "registered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cluster_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_holding" (
    "node_id" UUID NOT NULL,
    "repo_id" UUID NOT NULL,
    "commit" CHAR(40) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_holding_pkey" PRIMARY KEY ("node_id","repo_id","commit")
);

-- CreateTable
CREATE TABLE "assignment" (
    "id" UUID NOT NULL,
    "profile_name" TEXT,
    "node_name" TEXT,
    "repo_id" UUID NOT NULL,
    "revision" TEXT,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "variant_repo_id_idx" ON "variant"("repo_id");

-- CreateIndex
CREATE INDEX "variant_format_quantization_id_idx" ON "variant"("format", "quantization", "id");

-- CreateIndex
CREATE UNIQUE INDEX "variant_revision_id_key_key" ON "variant"("revision_id", "key");

-- CreateIndex
CREATE INDEX "alias_revision_repo_id_idx" ON "alias_revision"("repo_id");

-- CreateIndex
CREATE INDEX "alias_revision_target_repo_id_target_commit_idx" ON "alias_revision"("target_repo_id", "target_commit");

-- CreateIndex
CREATE INDEX "derivation_source_repo_id_idx" ON "derivation"("source_repo_id");

-- CreateIndex
CREATE INDEX "derivation_state_created_at_idx" ON "derivation"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "cluster_node_name_key" ON "cluster_node"("name");

-- CreateIndex
CREATE INDEX "cluster_node_heartbeat_at_idx" ON "cluster_node"("heartbeat_at");

-- CreateIndex
CREATE INDEX "node_holding_repo_id_commit_idx" ON "node_holding"("repo_id", "commit");

-- CreateIndex
CREATE INDEX "assignment_profile_name_idx" ON "assignment"("profile_name");

-- CreateIndex
CREATE INDEX "assignment_node_name_idx" ON "assignment"("node_name");

-- CreateIndex
CREATE INDEX "assignment_repo_id_idx" ON "assignment"("repo_id");

-- CreateIndex
CREATE INDEX "revision_landed_at_idx" ON "revision"("landed_at");

-- AddForeignKey
ALTER TABLE "variant" ADD CONSTRAINT "variant_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias_revision" ADD CONSTRAINT "alias_revision_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias_revision" ADD CONSTRAINT "alias_revision_target_repo_id_fkey" FOREIGN KEY ("target_repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "derivation" ADD CONSTRAINT "derivation_source_repo_id_fkey" FOREIGN KEY ("source_repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_holding" ADD CONSTRAINT "node_holding_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "cluster_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_repo_id_fkey" FOREIGN KEY ("repo_id") REFERENCES "repo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a namespace's review queue and waivers look by, and what the data model can't say.
CREATE INDEX "repo_namespace_key" ON "repo" (lower("namespace"));
