-- CreateIndex
CREATE INDEX "audit_entry_actor_id_idx" ON "audit_entry"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_entry_action_id_idx" ON "audit_entry"("action", "id");

-- Auditors look for a part of a name in millions of entries
CREATE INDEX "audit_entry_subject_trigrams" ON "audit_entry" USING gin ("subject" gin_trgm_ops);
