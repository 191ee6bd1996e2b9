-- AlterTable
ALTER TABLE "cluster_node" ADD COLUMN     "lost_at" TIMESTAMPTZ(6);
