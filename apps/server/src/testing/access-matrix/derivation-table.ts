import { NOBODYS_ID, row, type ResolverRow } from './rows.js'

/** Resolvers of variants that are made here: as `RESOLVER_TABLE`, of which this is a part. */
export const DERIVATION_TABLE: Readonly<Record<string, ResolverRow>> = {
  'DerivationResolver.derivations': row('repo:read', 'public', '{ derivations { nodes { id } } }', null),
  'DerivationResolver.derivation': row(
    'repo:read',
    'public',
    `{ derivation(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'DerivationResolver.source': row(
    'repo:read',
    'public',
    '{ derivations { nodes { source { id } } } }',
    null,
  ),
  'DerivationResolver.result': row(
    'repo:read',
    'public',
    '{ derivations { nodes { result { id } } } }',
    null,
  ),
  'DerivationResolver.makeVariant': row(
    'repo:create',
    'repo:copy',
    ({ id, taken }) =>
      `mutation { makeVariant(input: { source: "${id}", type: "Q8_0", target: "${taken}" }) { id } }`,
    null,
  ),
  // Whose it is the flow asks: nobody learns of another’s.
  'DerivationResolver.cancelDerivation': row(
    'repo:read',
    'public',
    `mutation { cancelDerivation(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
}
