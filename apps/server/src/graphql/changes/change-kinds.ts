import type { Principal } from '@entrepot/core'
import type { StateMark } from '@entrepot/persistence'

/** What changes are told of: kinds of things, and never which ones. */
export const CHANGE_KINDS = [
  'accounts',
  'audit',
  'findings',
  'mirrors',
  'nodes',
  'policies',
  'recalls',
  'repos',
  'reviews',
  'tokens',
  'variants',
  'verdicts',
  'waivers',
  'webhooks',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** By the first word of an act as the audit log names it. */
const KINDS_OF_ACTS: Readonly<Record<string, readonly ChangeKind[]>> = {
  access: ['repos', 'accounts'],
  account: ['accounts'],
  artefact: ['verdicts', 'repos', 'reviews'],
  assignment: ['nodes'],
  discussion: ['repos'],
  grant: ['repos', 'accounts'],
  identity: ['accounts'],
  lfs: ['repos'],
  member: ['accounts', 'repos'],
  mirror: ['mirrors', 'repos'],
  node: ['nodes'],
  organization: ['accounts'],
  policy: ['policies', 'reviews'],
  'policy-draft': ['policies'],
  profile: ['nodes', 'variants'],
  'pull-key': ['tokens'],
  'pull-request': ['repos'],
  ref: ['repos'],
  repo: ['repos', 'verdicts'],
  review: ['reviews', 'verdicts'],
  revision: ['repos', 'findings', 'verdicts', 'variants'],
  session: ['accounts'],
  team: ['accounts', 'repos'],
  token: ['tokens'],
  variant: ['variants'],
  verdict: ['verdicts', 'repos', 'reviews', 'findings'],
  waiver: ['waivers', 'findings', 'reviews'],
  webhook: ['webhooks'],
}

/** By the table whose rows change without an act. */
export const KINDS_OF_STATES: Readonly<Record<StateMark, readonly ChangeKind[]>> = {
  syncRuns: ['mirrors'],
  judgementRuns: ['policies'],
  derivations: ['variants'],
  clusterNodes: ['nodes'],
  webhooks: ['webhooks'],
}

/** What an act changes: at least the log itself. */
export function kindsOfAct(action: string): readonly ChangeKind[] {
  const [noun = ''] = action.split('.')
  const kinds = KINDS_OF_ACTS[noun] ?? []
  const isRecall = action.startsWith('revision.recall')
  return ['audit', ...kinds, ...(isRecall ? (['recalls'] as const) : [])]
}

/** What anybody sees pages of, without signing in. */
const OPEN: ReadonlySet<ChangeKind> = new Set(['findings', 'mirrors', 'repos', 'variants', 'verdicts'])

/**
 * Whether somebody may hear that a kind changed: only of what has a page for them, as when people work says something too. Everybody who is
 * signed in has tokens, webhooks of their own namespace, and organizations.
 */
export function mayHear(principal: Principal, kind: ChangeKind): boolean {
  if (principal.kind === 'anonymous') return OPEN.has(kind)
  return kind !== 'audit' || principal.isAdmin
}
