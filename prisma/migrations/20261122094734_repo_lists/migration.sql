-- CreateTable
CREATE TABLE "saved_filter" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_filter_account_id_name_key" ON "saved_filter"("account_id", "name");

-- CreateIndex
CREATE INDEX "repo_visibility_updated_at_id_idx" ON "repo"("visibility", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_type_updated_at_id_idx" ON "repo"("type", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_type_downloads_id_idx" ON "repo"("type", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_type_created_at_id_idx" ON "repo"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_license_updated_at_id_idx" ON "repo"("license", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_license_downloads_id_idx" ON "repo"("license", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_license_created_at_id_idx" ON "repo"("license", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_updated_at_id_idx" ON "repo"("pipeline_tag", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_downloads_id_idx" ON "repo"("pipeline_tag", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_pipeline_tag_created_at_id_idx" ON "repo"("pipeline_tag", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_updated_at_id_idx" ON "repo"("library_name", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_downloads_id_idx" ON "repo"("library_name", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_library_name_created_at_id_idx" ON "repo"("library_name", "created_at", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_updated_at_id_idx" ON "repo"("head_verdict", "updated_at", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_downloads_id_idx" ON "repo"("head_verdict", "downloads", "id");

-- CreateIndex
CREATE INDEX "repo_head_verdict_created_at_id_idx" ON "repo"("head_verdict", "created_at", "id");

-- AddForeignKey
ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema can't say. The indexes above are in the order of the list for one condition each, and so are these.
DROP INDEX "repo_namespace_key";
CREATE INDEX "repo_owner_updated_at_idx" ON "repo" (lower("namespace"), "updated_at", "id");
CREATE INDEX "repo_owner_downloads_idx" ON "repo" (lower("namespace"), "downloads", "id");
CREATE INDEX "repo_owner_created_at_idx" ON "repo" (lower("namespace"), "created_at", "id");
CREATE INDEX "repo_with_errors_updated_at_idx" ON "repo" ("updated_at", "id") WHERE "error_findings" > 0;
CREATE INDEX "repo_with_errors_downloads_idx" ON "repo" ("downloads", "id") WHERE "error_findings" > 0;
CREATE INDEX "repo_with_errors_created_at_idx" ON "repo" ("created_at", "id") WHERE "error_findings" > 0;

-- Everything that a list of repositories can be narrowed by, as one set of words: several conditions meet in one index, at the price of
-- the rarest. The words of an enumeration never change, which PostgreSQL can't know.
CREATE FUNCTION "repo_labels"(
  "type" "repo_type", "visibility" "visibility", "namespace" text, "verdict" "verdict", "license" text, "task" text, "library" text,
  "languages" text[], "domains" text[], "tags" text[], "errors" int, "warnings" int, "infos" int
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(
  ARRAY[
    'type:' || "type", 'visibility:' || "visibility", 'owner:' || lower("namespace"), 'verdict:' || "verdict", 'license:' || "license",
    'task:' || "task", 'library:' || "library", CASE WHEN "errors" > 0 THEN 'findings:error' END,
    CASE WHEN "warnings" > 0 THEN 'findings:warning' END, CASE WHEN "infos" > 0 THEN 'findings:info' END
  ]
  || ARRAY(SELECT 'language:' || "value" FROM unnest("languages") AS "value")
  || ARRAY(SELECT 'domain:' || "value" FROM unnest("domains") AS "value")
  || ARRAY(SELECT 'tag:' || "value" FROM unnest("tags") AS "value"), NULL);
-- Nothing waits to be sorted in: whoever searches would have to read all that waits.
CREATE INDEX "repo_labels" ON "repo" USING gin (
  "repo_labels"("type", "visibility", "namespace", "head_verdict", "license", "pipeline_tag", "library_name", "languages", "domains", "tags",
    "error_findings", "warning_findings", "info_findings")
) WITH (fastupdate = off);
DROP INDEX "repo_tags";

-- Searches for one or two characters, which trigrams know nothing of.
CREATE FUNCTION "repo_grams"("key" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
  SELECT DISTINCT substr("key", "at", "size") FROM generate_series(1, length("key")) AS "at", (VALUES (1), (2)) AS "sizes"("size"));
CREATE INDEX "repo_short_grams" ON "repo" USING gin ("repo_grams"("id_key")) WITH (fastupdate = off);
ALTER INDEX "repo_id_key_trigrams" SET (fastupdate = off);

-- So that one can tell a rare word from a common one: in 1,000,000 rows, one in 2,500.
ALTER TABLE "repo" ALTER COLUMN "id_key" SET STATISTICS 400;
ALTER TABLE "repo" ALTER COLUMN "tags" SET STATISTICS 400;
