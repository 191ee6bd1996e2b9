import { CLUSTER_TABLE } from './cluster-table.js'
import { COMPARE_TABLE } from './compare-table.js'
import { DERIVATION_TABLE } from './derivation-table.js'
import { GOVERNANCE_TABLE } from './governance-table.js'
import { NOBODYS_ID, ofRepo, row, TEAM, toOrganization, toRepo, type ResolverRow } from './rows.js'
import { SIGN_IN_TABLE } from './sign-in-table.js'

export type { About, Operation, ResolverRow } from './rows.js'

/**
 * Every resolver, of roots and of fields, written by hand: what it must declare, and operations that reach it. One without a row fails,
 * and so does a row whose resolver declares something else. What changes anything is about something that is not there, so that whoever gets
 * past the guards is refused for another reason.
 */
export const RESOLVER_TABLE: Readonly<Record<string, ResolverRow>> = {
  'AccessRequestResolver.gate': ofRepo('repo:read', 'repo:read', 'gate { fields { name } }'),
  'AccessRequestResolver.ownAccessRequest': ofRepo('repo:read', 'repo:read', 'ownAccessRequest { state }'),
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
  'MirrorResolver.upstream': row('mirror:manage', 'mirror:manage', '{ upstream { url } }', null),
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

  'RepoConnectionResolver.totalCount': row('repo:read', 'public', '{ repos { totalCount } }', null),
  'RepoResolver.repos': row('repo:read', 'public', '{ repos { nodes { id } } }', null),
  'RepoResolver.repo': ofRepo('repo:read', 'repo:read', 'id'),
  'RepoResolver.latestRevision': ofRepo('repo:read', 'repo:read', 'latestRevision { commit title }'),
  'RepoResolver.revision': ofRepo('repo:read', 'repo:read', 'revision(rev: "main") { commit title }'),
  'RepoResolver.tags': ofRepo('repo:read', 'repo:read', 'tags'),
  'RepoResolver.refs': ofRepo('repo:read', 'repo:read', 'refs { nodes { name } }'),
  'RepoResolver.mirror': ofRepo('repo:read', 'repo:read', 'mirror { id }'),

  'RevisionResolver.repo': ofRepo('repo:read', 'repo:read', 'latestRevision { repo { id } }'),
  'RevisionResolver.card': ofRepo('repo:read', 'repo:read', 'latestRevision { card { metadata } }'),
  'RevisionResolver.cardText': ofRepo('repo:read', 'repo:read', 'latestRevision { cardText { sizeBytes } }'),
  'RevisionResolver.findings': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { findings { nodes { message } } }',
  ),
  'RevisionResolver.files': ofRepo('repo:read', 'repo:read', 'latestRevision { files { nodes { path } } }'),
  'RevisionResolver.file': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { file(path: "README.md") { path } }',
  ),
  'FileResolver.scan': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { files { nodes { scan { safety } } } }',
  ),
  'HistoryResolver.history': ofRepo('repo:read', 'repo:read', 'history { nodes { commit title } }'),
  'ConsumerResolver.consumers': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'consumers { nodes { address } }',
  ),
  'RepoAccessResolver.access': ofRepo('repo:read', 'repo:read', 'access { mayWrite }'),

  'ChangeResolver.changes': row('public', 'public', 'subscription { changes { kinds } }'),

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
  'SyncRunResolver.details': row(
    'repo:read',
    'run:details',
    ({ runId }) => `{ syncRun(id: "${runId}") { details { files { path } } } }`,
    'syncRun.details',
  ),
  'SyncRunResolver.cancelSyncRun': row(
    'mirror:manage',
    'mirror:manage',
    'mutation { cancelSyncRun(id: "no-such-run") { id } }',
    null,
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

  'ProfileResolver.profiles': row('repo:read', 'public', '{ profiles { nodes { name } } }', null),
  'ProfileResolver.profile': row(
    'repo:read',
    'public',
    '{ profile(name: "cpu-16g-llamacpp") { name } }',
    null,
  ),
  'ProfileResolver.saveProfile': row(
    'server:admin',
    'server:admin',
    'mutation { saveProfile(input: { name: "Not/A/Name" }) { name } }',
    null,
  ),
  'ProfileResolver.deleteProfile': row(
    'server:admin',
    'server:admin',
    'mutation { deleteProfile(name: "absent") }',
    null,
  ),
  'ResolveVariantResolver.resolveVariant': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ resolveVariant(model: "${id}") { explanation } }`,
  ),
  'VariantFitResolver.fit': ofRepo(
    'repo:read',
    'repo:read',
    'variants { nodes { fit(devices: []) { answer } } }',
  ),
  'VariantResolver.variants': row('repo:read', 'public', '{ variants { nodes { key } } }', null),
  'VariantResolver.repo': ofRepo('repo:read', 'repo:read', 'variants { nodes { repo { id } } }'),
  'VariantResolver.revision': ofRepo('repo:read', 'repo:read', 'variants { nodes { revision { commit } } }'),
  'VariantResolver.verdict': ofRepo('repo:read', 'repo:read', 'variants { nodes { verdict { state } } }'),
  'VariantResolver.deliveries': ofRepo(
    'repo:read',
    'repo:read',
    'variants { nodes { deliveries { requests } } }',
  ),
  'RepoVariantsResolver.variants': ofRepo('repo:read', 'repo:read', 'variants { nodes { key } }'),
  'RevisionVariantsResolver.variants': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { variants { nodes { key } } }',
  ),
  'VariantFamilyResolver.variantFamily': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ variantFamily(model: "${id}") { root } }`,
  ),
  'VariantFamilyResolver.members': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ variantFamily(model: "${id}") { members { nodes { verdict } } } }`,
  ),
  'FamilyMemberResolver.repo': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ variantFamily(model: "${id}") { members { nodes { repo { id } } } } }`,
  ),
  'FamilyMemberResolver.variants': row(
    'repo:read',
    'repo:read',
    ({ id }) => `{ variantFamily(model: "${id}") { members { nodes { variants { nodes { key } } } } } }`,
  ),

  'RepoFacetsResolver.repoFacets': row('repo:read', 'public', '{ repoFacets { counted } }', null),
  'SavedFilterResolver.savedFilters': row('public', 'public', '{ savedFilters { name } }', null),
  'SavedFilterResolver.saveFilter': row(
    'account:manage',
    'account:manage',
    'mutation { saveFilter(input: { name: "", search: "" }) { id } }',
    null,
  ),
  'SavedFilterResolver.deleteSavedFilter': row(
    'account:manage',
    'account:manage',
    `mutation { deleteSavedFilter(id: "${NOBODYS_ID}") }`,
    null,
  ),

  ...SIGN_IN_TABLE,

  ...CLUSTER_TABLE,
  ...COMPARE_TABLE,
  ...DERIVATION_TABLE,
  ...GOVERNANCE_TABLE,
}
