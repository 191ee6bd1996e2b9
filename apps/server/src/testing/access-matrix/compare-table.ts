import { NOBODYS_ID, ofRepo, row, type ResolverRow } from './rows.js'

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
  'ComparedRevisionResolver.cardText': row(
    'repo:read',
    'repo:read',
    ({ id }) =>
      `{ compareRevisions(type: MODEL, repo: "${id}", base: "main") { head { cardText { sizeBytes } } } }`,
  ),

  'AuditResolver.auditEntries': ofServer('{ auditEntries { nodes { id } } }'),
  'AuditResolver.auditEntry': ofServer(`{ auditEntry(id: "${NOBODYS_ID}") { id } }`),
  'AuditResolver.auditActions': ofServer('{ auditActions }'),
  'AuditResolver.auditChain': ofServer('{ auditChain { links } }'),
  'AuditResolver.auditProof': ofServer('{ auditProof { links } }'),

  'RevisionReportResolver.evidenceDigests': ofRepo(
    'repo:read-content',
    'repo:read-content',
    'latestRevision { evidenceDigests { isCut } }',
  ),
  // The list holds what one may see: nothing, for whoever has no part in the organization.
  'OrganizationReportResolver.waivers': row(
    'verdict:see-blocked',
    'decides-somewhere',
    '{ organization(name: "acme") { waivers { nodes { id } } } }',
    null,
  ),
  'OrganizationReportResolver.recalls': row(
    'verdict:see-blocked',
    'decides-somewhere',
    '{ organization(name: "acme") { recalls { nodes { id } } } }',
    null,
  ),
  'RecallRepoResolver.repo': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'recalls { nodes { repo { id } } }',
  ),
}
