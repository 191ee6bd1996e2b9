-- CreateTable
CREATE TABLE "audit_unsealed" (
    "entry_id" UUID NOT NULL,

    CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY ("entry_id")
);

-- Every entry waits for the sealer from the moment that it is committed, in whatever order transactions end.
CREATE FUNCTION "audit_entry_awaits_sealing"() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN INSERT INTO "audit_unsealed" ("entry_id") VALUES (NEW."id")\x3b RETURN NEW\x3b END';
CREATE TRIGGER "audit_entry_awaits_sealing" AFTER INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_entry_awaits_sealing"();
INSERT INTO "audit_unsealed" ("entry_id") SELECT "id" FROM "audit_entry";
