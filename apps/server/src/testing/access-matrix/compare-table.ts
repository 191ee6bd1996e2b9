import { NOBODYS_ID, row, type ResolverRow } from './rows.js'

/** Of the server’s administrators alone. */
function ofServer(query: string): ResolverRow {
  return row('server:admin', 'server:admin', query, null)
}

/** Resolvers that compare revisions and show what was done, as `RESOLVER_TABLE` has all others. */
export const COMPARE_TABLE: Readonly<Record<string, ResolverRow>> = {
  'CompareResolver.compareRevisions': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ compareRevisions(type: MODEL, repo: "${id}", base: "main") { isMetadataCut } }`,
  ),

  'AuditResolver.auditEntries': ofServer('{ auditEntries { nodes { id } } }'),
  'AuditResolver.auditEntry': ofServer(`{ auditEntry(id: "${NOBODYS_ID}") { id } }`),
  'AuditResolver.auditActions': ofServer('{ auditActions }'),
  'AuditResolver.auditChain': ofServer('{ auditChain { links } }'),
  'AuditResolver.auditProof': ofServer('{ auditProof { links } }'),
}
