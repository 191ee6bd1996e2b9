-- CreateTable
CREATE TABLE "repo_download" (
    "repo_id" UUID NOT NULL,
    "pending" BIGINT NOT NULL,

    CONSTRAINT "repo_download_pkey" PRIMARY KEY ("repo_id")
);
