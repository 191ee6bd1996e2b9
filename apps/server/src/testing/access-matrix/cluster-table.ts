import { NOBODYS_ID, ofRepo, row, type ResolverRow } from './rows.js'

/** Of the server's administrators alone. */
function ofServer(query: string): ResolverRow {
  return row('server:admin', 'server:admin', query, null)
}

/** Resolvers of nodes and what they hold, as `RESOLVER_TABLE` has all others. */
export const CLUSTER_TABLE: Readonly<Record<string, ResolverRow>> = {
  'ClusterNodeResolver.clusterNodes': ofServer('{ clusterNodes { nodes { name } } }'),
  'ClusterNodeResolver.clusterNode': ofServer('{ clusterNode(name: "gpu-1") { name } }'),
  'ClusterNodeResolver.holdings': ofServer('{ clusterNodes { nodes { holdings { nodes { commit } } } } }'),
  'ClusterNodeResolver.removeNode': ofServer('mutation { removeNode(name: "gpu-1") }'),
  'NodeHoldingResolver.repository': ofServer(
    '{ clusterNodes { nodes { holdings { nodes { repository { id } } } } } }',
  ),
  'AssignmentResolver.assignments': ofServer('{ assignments { nodes { id } } }'),
  // To no node and no profile, and so to none.
  'AssignmentResolver.assignModel': row(
    'server:admin',
    'server:admin',
    ({ id }) => `mutation { assignModel(input: { model: "${id}" }) { id } }`,
    null,
  ),
  'AssignmentResolver.unassignModel': ofServer(`mutation { unassignModel(assignment: "${NOBODYS_ID}") }`),
  'RevisionHoldersResolver.holders': ofRepo(
    'verdict:review',
    'verdict:review',
    'latestRevision { holders { nodes { node } } }',
  ),
  // There is no recall, and so nobody is refused what only reviewers see of one.
  'RecallHoldersResolver.holders': ofRepo(
    'verdict:review',
    'verdict:see-blocked',
    'recalls { nodes { holders { nodes { node } } } }',
  ),
}
