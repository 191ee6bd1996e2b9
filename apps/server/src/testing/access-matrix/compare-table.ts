import { row, type ResolverRow } from './rows.js'

/** Resolvers that compare revisions, as `RESOLVER_TABLE` has all others. */
export const COMPARE_TABLE: Readonly<Record<string, ResolverRow>> = {
  'CompareResolver.compareRevisions': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ compareRevisions(type: MODEL, repo: "${id}", base: "main") { isMetadataCut } }`,
  ),
}
