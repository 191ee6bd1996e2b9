import type { Action } from '@entrepot/registry'
import type { Asks } from './expectations.js'

/** One operation that reaches a resolver, and what it asks for. */
export interface Operation {
  readonly asks: Asks
  /** About a repository, the mirror that it is and the run of that. */
  readonly query: (about: About) => string
  /** Where null means that it is hidden, as in `organization.members`; the first field unless given. Null for nowhere. */
  readonly hidesAt?: string | null
  /** Each is about a repository of its own, which is no mirror, as those who may do it away. */
  readonly isConsuming?: true
}

export interface About {
  readonly id: string
  readonly mirrorId: string
  readonly runId: string
  /** A repository of the asker’s own, by a name that is taken. */
  readonly taken: string
}

export interface ResolverRow {
  /** What stands above the resolver. */
  readonly declares: Action | 'public'
  readonly operations: readonly Operation[]
}

const NOBODYS_ID = '00000000-0000-7000-8000-000000000000'

function row(
  declares: ResolverRow['declares'],
  asks: Asks,
  query: string | Operation['query'],
  hidesAt?: string | null,
): ResolverRow {
  const asked = typeof query === 'string' ? () => query : query
  return { declares, operations: [{ asks, query: asked, ...(hidesAt !== undefined && { hidesAt }) }] }
}

/** A field of a repository. */
function ofRepo(declares: Action, asks: Asks, field: string): ResolverRow {
  return row(declares, asks, ({ id }) => `{ repo(type: MODEL, id: "${id}") { ${field} } }`)
}

/** A mutation of a repository. */
function toRepo(
  declares: Action,
  asks: Asks,
  name: string,
  input: string | ((about: About) => string) = '',
): ResolverRow {
  const inputOf = typeof input === 'string' ? () => input : input
  const query: Operation['query'] = about =>
    `mutation { ${name.replace('()', `(input: { repo: "${about.id}" ${inputOf(about)} })`)} }`
  return { declares, operations: [{ asks, query, hidesAt: null, isConsuming: true }] }
}

/** Something that is done to the organization or a team of it. */
function toOrganization(field: string): ResolverRow {
  return row('org:admin', 'org:admin', `mutation { ${field} }`, null)
}

const TEAM = 'organization: "acme", team: "absent"'

/**
 * Every resolver, of roots and of fields, written by hand: what it must declare, and operations that reach it. One without a row fails,
 * and so does a row whose resolver declares something else. What changes anything is about something that is not there, so that whoever gets
 * past the guards is refused for another reason.
 */
export const RESOLVER_TABLE: Readonly<Record<string, ResolverRow>> = {
  'AccessRequestResolver.gate': ofRepo('repo:read', 'repo:read', 'gate { fields { name } }'),
  'AccessRequestResolver.accessRequests': ofRepo(
    'repo:admin',
    'repo:admin',
    'accessRequests { nodes { account } }',
  ),
  'AccessRequestResolver.requestAccess': toRepo(
    'repo:discuss',
    'repo:discuss',
    'requestAccess()',
    'answers: []',
  ),
  'AccessRequestResolver.withdrawAccessRequest': toRepo(
    'repo:discuss',
    'repo:discuss',
    'withdrawAccessRequest()',
  ),
  'AccessRequestResolver.decideAccess': toRepo(
    'repo:admin',
    'repo:admin',
    'decideAccess()',
    'account: "nobody", state: ACCEPTED',
  ),
  'AccessRequestResolver.grantAccess': toRepo(
    'repo:admin',
    'repo:admin',
    'grantAccess()',
    'account: "nobody"',
  ),

  'AccountResolver.accounts': row('server:admin', 'server:admin', '{ accounts { nodes { name } } }', null),
  'AccountResolver.createAccount': row(
    'server:admin',
    'server:admin',
    'mutation { createAccount(input: { name: "" }) { name } }',
    null,
  ),
  'AccountResolver.updateAccount': row(
    'server:admin',
    'server:admin',
    'mutation { updateAccount(input: { name: "nobody" }) { name } }',
    null,
  ),
  'AccountResolver.setPassword': {
    declares: 'account:manage',
    operations: [
      {
        asks: 'account:manage',
        query: () => 'mutation { setPassword(input: { password: "short" }) { name } }',
        hidesAt: null,
      },
      {
        asks: 'server:admin',
        query: () => 'mutation { setPassword(input: { account: "nobody", password: "short" }) { name } }',
        hidesAt: null,
      },
    ],
  },
  'AccountResolver.signOutEverywhere': {
    declares: 'account:manage',
    operations: [
      { asks: 'account:manage', query: () => 'mutation { signOutEverywhere }', hidesAt: null },
      {
        asks: 'server:admin',
        query: () => 'mutation { signOutEverywhere(account: "nobody") }',
        hidesAt: null,
      },
    ],
  },

  'FindingStatsResolver.findings': row(
    'repo:read',
    'public',
    '{ findings { nodes { finding { ruleId } } } }',
    null,
  ),
  'FindingStatsResolver.findingGroups': row('repo:read', 'public', '{ findingGroups { key } }', null),
  'FindingStatsResolver.findingTrend': row('repo:read', 'public', '{ findingTrend { day } }', null),
  'FindingStatsResolver.repo': row('repo:read', 'public', '{ findings { nodes { repo { id } } } }', null),

  'LineageResolver.lineage': ofRepo('repo:read', 'repo:read', 'lineage { nodes { id } }'),

  'GrantResolver.grantRepo': row(
    'repo:admin',
    'repo:admin',
    ({ id }) => `mutation { grantRepo(input: { repo: "${id}", account: "nobody", role: READER }) { id } }`,
    null,
  ),
  'GrantResolver.revokeRepoGrant': row(
    'repo:admin',
    'repo:admin',
    ({ id }) => `mutation { revokeRepoGrant(input: { repo: "${id}", account: "nobody" }) }`,
    null,
  ),
  'GrantResolver.grants': ofRepo('repo:admin', 'repo:admin', 'grants { nodes { role } }'),

  'ManageRepoResolver.createRepo': row(
    'repo:create',
    'repo:create',
    'mutation { createRepo(input: { repo: "acme/private", visibility: PRIVATE }) { id } }',
    null,
  ),
  'ManageRepoResolver.deleteRepo': toRepo('repo:admin', 'repo:admin', 'deleteRepo()'),
  'ManageRepoResolver.moveRepo': toRepo('repo:admin', 'repo:admin', 'moveRepo() { id }', 'to: "acme/public"'),
  'ManageRepoResolver.duplicateRepo': toRepo(
    'repo:create',
    'repo:copy',
    'duplicateRepo() { id }',
    ({ taken }) => `to: "${taken}"`,
  ),
  'ManageRepoResolver.changeRepoSettings': toRepo('repo:admin', 'repo:admin', 'changeRepoSettings() { id }'),

  'MirrorResolver.mirrors': row('repo:read', 'public', '{ mirrors { nodes { id } } }', null),
  'MirrorResolver.mirror': row(
    'repo:read',
    'repo:read',
    ({ mirrorId }) => `{ mirror(id: "${mirrorId}") { id } }`,
  ),
  'MirrorResolver.mirrorRepository': row(
    'mirror:manage',
    'mirror:manage',
    'mutation { mirrorRepository(input: { repo: "..", visibility: PRIVATE }) { isNew } }',
    null,
  ),
  'MirrorResolver.repo': row(
    'repo:read',
    'repo:read',
    ({ mirrorId }) => `{ mirror(id: "${mirrorId}") { repo { id } } }`,
    'mirror.repo',
  ),
  'MirrorResolver.latestRun': row(
    'repo:read',
    'repo:read',
    ({ mirrorId }) => `{ mirror(id: "${mirrorId}") { latestRun { id } } }`,
    'mirror.latestRun',
  ),
  'MirrorResolver.runs': row(
    'repo:read',
    'repo:read',
    ({ mirrorId }) => `{ mirror(id: "${mirrorId}") { runs { nodes { id } } } }`,
    'mirror.runs',
  ),

  'OrganizationResolver.organization': row('public', 'public', '{ organization(name: "acme") { name } }'),
  'OrganizationResolver.organizations': row(
    'org:read',
    'signed-in',
    '{ organizations { nodes { name } } }',
    null,
  ),
  'OrganizationResolver.createOrganization': row(
    'account:manage',
    'account:manage',
    'mutation { createOrganization(input: { name: "" }) { name } }',
    null,
  ),
  'OrganizationResolver.setMember': toOrganization(
    'setMember(input: { organization: "acme", account: "nobody", role: READER }) { role }',
  ),
  'OrganizationResolver.removeMember': row(
    'account:manage',
    'org:admin',
    'mutation { removeMember(input: { organization: "acme", account: "nobody" }) }',
    null,
  ),
  'OrganizationResolver.members': row(
    'repo:read',
    'members-only',
    '{ organization(name: "acme") { members { nodes { role } } } }',
    'organization.members',
  ),
  'OrganizationResolver.teams': row(
    'repo:read',
    'members-only',
    '{ organization(name: "acme") { teams { nodes { name } } } }',
    'organization.teams',
  ),

  'PolicyResolver.policies': row('org:read', 'signed-in', '{ policies { nodes { version } } }', null),
  'PolicyResolver.policy': row('org:read', 'signed-in', '{ policy { version } }', null),
  'PolicyResolver.readyPolicies': row('org:read', 'signed-in', '{ readyPolicies { name } }', null),
  'PolicyResolver.validatePolicy': row(
    'org:read',
    'signed-in',
    '{ validatePolicy(source: "") { line } }',
    null,
  ),
  'PolicyResolver.policyDrafts': row(
    'server:admin',
    'server:admin',
    '{ policyDrafts { nodes { id } } }',
    null,
  ),
  'PolicyResolver.policyDraft': row(
    'server:admin',
    'server:admin',
    `{ policyDraft(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'PolicyResolver.createPolicyDraft': row(
    'server:admin',
    'server:admin',
    'mutation { createPolicyDraft(input: { name: "", source: "" }) { id } }',
    null,
  ),
  'PolicyResolver.updatePolicyDraft': row(
    'server:admin',
    'server:admin',
    `mutation { updatePolicyDraft(input: { id: "${NOBODYS_ID}", seenAt: "2026-01-01T00:00:00Z" }) { id } }`,
    null,
  ),
  'PolicyResolver.deletePolicyDraft': row(
    'server:admin',
    'server:admin',
    `mutation { deletePolicyDraft(id: "${NOBODYS_ID}") }`,
    null,
  ),
  'PolicyResolver.activatePolicy': row(
    'server:admin',
    'server:admin',
    'mutation { activatePolicy(input: { source: "" }) { policy { version } } }',
    null,
  ),
  'PolicyResolver.dryRunPolicy': row(
    'server:admin',
    'server:admin',
    'mutation { dryRunPolicy(source: "") { id } }',
    null,
  ),
  'JudgementRunResolver.judgementRuns': row(
    'server:admin',
    'server:admin',
    '{ judgementRuns { nodes { id } } }',
    null,
  ),
  'JudgementRunResolver.judgementRun': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'JudgementRunResolver.cancelJudgementRun': row(
    'server:admin',
    'server:admin',
    'mutation { cancelJudgementRun(id: "nobody") { id } }',
    null,
  ),
  // Nobody gets to a run who may not see all of it.
  'JudgementRunResolver.tallies': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { tallies { revisions } } }`,
    null,
  ),
  'JudgementRunResolver.changes': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { changes { nodes { commit } } } }`,
    null,
  ),

  'RepoConnectionResolver.totalCount': row('repo:read', 'public', '{ repos { totalCount } }', null),
  'RepoResolver.repos': row('repo:read', 'public', '{ repos { nodes { id } } }', null),
  'RepoResolver.repo': ofRepo('repo:read', 'repo:read', 'id'),
  'RepoResolver.latestRevision': ofRepo('repo:read', 'repo:read', 'latestRevision { commit title }'),
  'RepoResolver.revision': ofRepo('repo:read', 'repo:read', 'revision(rev: "main") { commit title }'),
  'RepoResolver.refs': ofRepo('repo:read', 'repo:read', 'refs { nodes { name } }'),
  'RepoResolver.mirror': ofRepo('repo:read', 'repo:read', 'mirror { id }'),

  'ReviewDecisionResolver.reviewer': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { decisions { reviewer } } }',
  ),
  'ReviewFieldsResolver.repo': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { repo { id } } }',
  ),
  'ReviewFieldsResolver.requestedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { requestedBy } }',
  ),
  'ReviewFieldsResolver.assignees': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { assignees } }',
  ),
  'ReviewFieldsResolver.decisions': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { decisions { isApproval } } }',
  ),
  'RecallResolver.recalls': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'recalls { nodes { id } }'),
  'RecallResolver.recallRevision': toRepo(
    'verdict:review',
    'verdict:review',
    'recallRevision() { id }',
    'revision: "absent", reason: "x"',
  ),
  'RecallResolver.liftRecall': row(
    'verdict:review',
    'decides-somewhere',
    `mutation { liftRecall(input: { recall: "${NOBODYS_ID}", reason: "x" }) { id } }`,
    null,
  ),
  'RecallFieldsResolver.recipients': ofRepo(
    'verdict:review',
    'verdict:see-blocked',
    'recalls { nodes { recipients { nodes { at } } } }',
  ),
  'RecallFieldsResolver.by': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'recalls { nodes { by } }'),
  'RecallFieldsResolver.liftedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'recalls { nodes { liftedBy } }',
  ),
  'ReviewResolver.reviewQueue': row(
    'verdict:review',
    'decides-somewhere',
    '{ reviewQueue { nodes { id } } }',
    null,
  ),
  'ReviewResolver.reviews': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'reviews { nodes { id } }'),
  'ReviewResolver.requestReview': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'requestReview() { id }',
    'reason: " "',
  ),
  'ReviewResolver.decideReview': row(
    'verdict:review',
    'decides-somewhere',
    `mutation { decideReview(input: { review: "${NOBODYS_ID}", approve: true, comment: "x" }) { id } }`,
    null,
  ),
  'ReviewResolver.assignReview': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { assignReview(input: { review: "${NOBODYS_ID}", assignees: [] }) { id } }`,
    null,
  ),
  'ReviewResolver.withdrawReview': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { withdrawReview(review: "${NOBODYS_ID}") { id } }`,
    null,
  ),

  'EvidenceResolver.evidence': ofRepo(
    'repo:read-content',
    'repo:read-content',
    'latestRevision { evidence(kind: CSV) { content } }',
  ),
  'EvidenceResolver.evidenceKey': row('public', 'public', '{ evidenceKey }'),

  'RevisionResolver.repo': ofRepo('repo:read', 'repo:read', 'latestRevision { repo { id } }'),
  'RevisionResolver.card': ofRepo('repo:read', 'repo:read', 'latestRevision { card { metadata } }'),
  'RevisionResolver.findings': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { findings { nodes { message } } }',
  ),
  'RevisionResolver.files': ofRepo('repo:read', 'repo:read', 'latestRevision { files { nodes { path } } }'),

  'SyncRunResolver.syncRun': row(
    'repo:read',
    'repo:read',
    ({ runId }) => `{ syncRun(id: "${runId}") { id } }`,
  ),
  'SyncRunResolver.syncRunProgress': row(
    'repo:read',
    'repo:read',
    ({ runId }) => `subscription { syncRunProgress(id: "${runId}") { id } }`,
  ),
  'SyncRunResolver.mirror': row(
    'repo:read',
    'repo:read',
    ({ runId }) => `{ syncRun(id: "${runId}") { mirror { id } } }`,
    'syncRun.mirror',
  ),

  'TeamResolver.createTeam': toOrganization('createTeam(input: { organization: "acme", team: "" }) { name }'),
  'TeamResolver.setTeamRole': toOrganization(`setTeamRole(input: { ${TEAM} }) { name }`),
  'TeamResolver.deleteTeam': toOrganization(`deleteTeam(input: { ${TEAM} })`),
  'TeamResolver.addTeamMember': toOrganization(`addTeamMember(input: { ${TEAM}, account: "nobody" })`),
  'TeamResolver.removeTeamMember': toOrganization(`removeTeamMember(input: { ${TEAM}, account: "nobody" })`),
  'TeamResolver.members': row(
    'repo:read',
    'members-only',
    '{ organization(name: "acme") { teams { nodes { members { nodes { name } } } } } }',
    'organization.teams.nodes.0.members',
  ),

  'TokenResolver.tokens': row('account:manage', 'account:manage', '{ tokens { nodes { name } } }', null),
  'TokenResolver.createToken': {
    declares: 'account:manage',
    operations: [
      {
        asks: 'account:manage',
        query: () => 'mutation { createToken(input: { name: "" }) { text } }',
        hidesAt: null,
      },
      {
        asks: 'server:admin',
        query: () => 'mutation { createToken(input: { name: "x", account: "nobody" }) { text } }',
        hidesAt: null,
      },
    ],
  },
  // Whose token it is the flow asks: nobody learns of another’s.
  'TokenResolver.revokeToken': row(
    'repo:read',
    'public',
    `mutation { revokeToken(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),

  'WaiverFieldsResolver.requestedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { requestedBy } }',
  ),
  'WaiverFieldsResolver.decidedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { decidedBy } }',
  ),
  'WaiverResolver.waivers': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'waivers { nodes { id } }'),
  'WaiverResolver.requestWaiver': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'requestWaiver() { id }',
    'ruleId: "x", reason: " ", expiresAt: "2000-01-01T00:00:00Z"',
  ),
  'WaiverResolver.decideWaiver': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { decideWaiver(input: { waiver: "${NOBODYS_ID}", ruling: REFUSE, reason: "x" }) { id } }`,
    null,
  ),

  'WebhookResolver.webhooks': row(
    'org:admin',
    'org:admin',
    '{ webhooks(namespace: "acme") { nodes { id } } }',
    null,
  ),
  'WebhookResolver.deliveries': row(
    'org:admin',
    'org:admin',
    '{ webhooks(namespace: "acme") { nodes { deliveries { nodes { id } } } } }',
    null,
  ),
  'WebhookResolver.createWebhook': {
    declares: 'org:admin',
    operations: [
      {
        asks: 'org:admin',
        query: () => 'mutation { createWebhook(input: { namespace: "acme", url: "no address" }) { secret } }',
        hidesAt: null,
      },
      {
        asks: 'server:admin',
        query: () => 'mutation { createWebhook(input: { url: "no address" }) { secret } }',
        hidesAt: null,
      },
    ],
  },
  'WebhookResolver.changeWebhook': row(
    'org:admin',
    'decides-somewhere',
    `mutation { changeWebhook(input: { webhook: "${NOBODYS_ID}", change: DELETE }) }`,
    null,
  ),
  'WebhookResolver.resendWebhook': row(
    'org:admin',
    'decides-somewhere',
    `mutation { resendWebhook(delivery: "${NOBODYS_ID}") }`,
    null,
  ),

  'VerdictResolver.governance': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { governance { explanation { ruleId message } } }',
  ),
  'VerdictResolver.addArtefact': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'addArtefact() { id }',
    'kind: EVALUATION, title: " ", url: "nowhere"',
  ),
  'VerdictResolver.removeArtefact': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { removeArtefact(artefact: "${NOBODYS_ID}") }`,
    null,
  ),

  'ViewerResolver.viewer': row('public', 'public', '{ viewer { name } }', null),
  'ViewerResolver.memberships': row(
    'public',
    'public',
    '{ viewer { memberships { nodes { role } } } }',
    null,
  ),
}
