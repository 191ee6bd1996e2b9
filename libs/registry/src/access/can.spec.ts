import {
  ANONYMOUS,
  type Gating,
  type MemberRole,
  type Principal,
  type TokenLimits,
  type TokenScope,
  VISIBILITIES,
} from '@entrepot/core'
import { testPrincipal } from '@entrepot/testing/principal'
import { describe, expect, it } from 'vitest'
import { type Action, ACTIONS, can, canSomewhere, type Guarded, inNamespace, readableScope } from './can.js'

const REPO_ID = '0199a000-0000-7000-8000-000000000001'
const OTHER_ID = '0199a000-0000-7000-8000-000000000002'

const member = (role: MemberRole, scope: TokenScope = 'admin', where = 'acme', also: MemberRole[] = []) =>
  testPrincipal('ann', { scope, namespaces: { [where]: [role, ...also] } })

const NOTHING: Action[] = []
/** What is open to all who see it. */
const SEE: Action[] = ['repo:read', 'repo:read-content']
const TALK: Action[] = [...SEE, 'repo:discuss']
const READ_AS_MEMBER: Action[] = [...SEE, 'org:read']
const READER: Action[] = [...TALK, 'org:read']
const WRITE: Action[] = [...READER, 'repo:write', 'repo:create', 'verdict:see-blocked']
const REVIEW: Action[] = [...READER, 'verdict:see-blocked', 'verdict:review']
const OWN: Action[] = [...WRITE, 'repo:admin', 'verdict:review', 'org:admin', 'account:manage']
/** What needs no scope beyond `write`. */
const OWN_WRITING: Action[] = [...WRITE, 'verdict:review']

type Row = [string, Principal, inPrivate: Action[], inInternal: Action[], inPublic: Action[]]

/** What somebody may do whatever the visibility. */
const everywhere = (name: string, principal: Principal, actions: Action[]): Row => [
  name,
  principal,
  actions,
  actions,
  actions,
]

const limitedTo = (
  namespaces: Record<string, TokenScope>,
  repos: Record<string, TokenScope> = {},
): TokenLimits => ({
  namespaces: new Map(Object.entries(namespaces)),
  repos: new Map(Object.entries(repos)),
})

/** Written by hand, not computed: what each principal may do to a repository `acme/…` that is private, internal, public. */
const TABLE: Row[] = [
  ['anonymous', ANONYMOUS, NOTHING, NOTHING, SEE],
  ['a stranger', testPrincipal('eve', { scope: 'admin' }), NOTHING, TALK, TALK],
  ['a stranger, writing', testPrincipal('eve', { scope: 'write' }), NOTHING, TALK, TALK],
  ['a stranger, reading', testPrincipal('eve'), NOTHING, SEE, SEE],
  [
    'a stranger, for inference',
    testPrincipal('eve', { scope: 'admin', audience: 'inference' }),
    NOTHING,
    SEE,
    SEE,
  ],
  ['a stranger who is admin elsewhere', member('admin', 'admin', 'other'), NOTHING, TALK, TALK],
  everywhere('a reader', member('reader'), READER),
  everywhere('a reader, writing', member('reader', 'write'), READER),
  everywhere('a reader, reading', member('reader', 'read'), READ_AS_MEMBER),
  everywhere('a contributor', member('contributor'), WRITE),
  everywhere('a contributor, writing', member('contributor', 'write'), WRITE),
  everywhere('a contributor, reading', member('contributor', 'read'), READ_AS_MEMBER),
  everywhere('a reviewer', member('reviewer'), REVIEW),
  everywhere('a reviewer, reading', member('reviewer', 'read'), READ_AS_MEMBER),
  everywhere(
    'a reviewer who contributes by a team',
    member('reviewer', 'admin', 'acme', ['contributor']),
    OWN_WRITING,
  ),
  everywhere('an admin of the organization', member('admin'), OWN),
  everywhere('an admin of the organization, writing', member('admin', 'write'), OWN_WRITING),
  everywhere('the owner', testPrincipal('Acme', { scope: 'admin' }), OWN),
  everywhere('the owner, writing', testPrincipal('acme', { scope: 'write' }), OWN_WRITING),
  everywhere('the owner, reading', testPrincipal('acme'), READ_AS_MEMBER),
  everywhere('the owner, in a pipeline', testPrincipal('acme', { scope: 'admin', audience: 'ci' }), OWN),
  everywhere(
    'the owner, for inference',
    testPrincipal('acme', { scope: 'admin', audience: 'inference' }),
    SEE,
  ),
  everywhere('an administrator', testPrincipal('root', { isAdmin: true, scope: 'admin' }), [...ACTIONS]),
  everywhere(
    'an administrator, writing',
    testPrincipal('root', { isAdmin: true, scope: 'write' }),
    OWN_WRITING,
  ),
  everywhere('an administrator, reading', testPrincipal('root', { isAdmin: true }), READ_AS_MEMBER),
  everywhere(
    'an administrator, for inference',
    testPrincipal('root', { isAdmin: true, scope: 'admin', audience: 'inference' }),
    SEE,
  ),
  everywhere(
    'a reader whom the repository makes contributor',
    testPrincipal('ann', {
      scope: 'admin',
      namespaces: { acme: ['reader'] },
      repos: { [REPO_ID]: ['contributor'] },
    }),
    [...READER, 'repo:write', 'verdict:see-blocked'],
  ),
  everywhere(
    'a stranger whom the repository makes admin',
    testPrincipal('eve', { scope: 'admin', repos: { [REPO_ID]: ['admin'] } }),
    [...TALK, 'repo:write', 'repo:admin', 'verdict:see-blocked', 'verdict:review'],
  ),
  [
    'a stranger whom another repository makes admin',
    testPrincipal('eve', { scope: 'admin', repos: { [OTHER_ID]: ['admin'] } }),
    NOTHING,
    TALK,
    TALK,
  ],
  everywhere(
    'an admin whom the repository makes reader',
    testPrincipal('ann', {
      scope: 'admin',
      namespaces: { acme: ['admin'] },
      repos: { [REPO_ID]: ['reader'] },
    }),
    [...READER, 'repo:create', 'org:admin', 'account:manage'],
  ),
  everywhere(
    'the owner with a token for this repository, reading',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({}, { [REPO_ID]: 'read' }) }),
    SEE,
  ),
  everywhere(
    'the owner with a token for this repository',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({}, { [REPO_ID]: 'admin' }) }),
    [...TALK, 'repo:write', 'repo:admin', 'verdict:see-blocked', 'verdict:review'],
  ),
  everywhere(
    'the owner with a token for this repository that may write at most',
    testPrincipal('acme', { scope: 'write', limits: limitedTo({}, { [REPO_ID]: 'admin' }) }),
    [...TALK, 'repo:write', 'verdict:see-blocked', 'verdict:review'],
  ),
  everywhere(
    'the owner with a token for this namespace, writing',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({ acme: 'write' }) }),
    OWN_WRITING,
  ),
  everywhere(
    'the owner with a token for this namespace that reads and for this repository that writes',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({ acme: 'read' }, { [REPO_ID]: 'write' }) }),
    [...TALK, 'org:read', 'repo:write', 'verdict:see-blocked', 'verdict:review'],
  ),
  [
    'the owner with a token for another repository',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({}, { [OTHER_ID]: 'admin' }) }),
    NOTHING,
    NOTHING,
    SEE,
  ],
  [
    'the owner with a token for nothing that is left',
    testPrincipal('acme', { scope: 'admin', limits: limitedTo({}) }),
    NOTHING,
    NOTHING,
    SEE,
  ],
  [
    'a stranger with a token for this namespace',
    testPrincipal('eve', { scope: 'admin', limits: limitedTo({ acme: 'admin' }) }),
    NOTHING,
    TALK,
    TALK,
  ],
  [
    'an administrator with a token for another namespace',
    testPrincipal('root', { isAdmin: true, scope: 'admin', limits: limitedTo({ other: 'admin' }) }),
    NOTHING,
    NOTHING,
    SEE,
  ],
  everywhere(
    'an administrator with a token for this namespace',
    testPrincipal('root', { isAdmin: true, scope: 'admin', limits: limitedTo({ acme: 'admin' }) }),
    ACTIONS.filter(action => action !== 'mirror:manage' && action !== 'server:admin'),
  ),
]

const repoOf = (visibility: Guarded['visibility'], gating: Gating = 'none'): Guarded => ({
  id: REPO_ID,
  namespace: 'acme',
  visibility,
  gating,
})

describe.each(TABLE)('%s', (_, principal, ...allowed) => {
  it.each(VISIBILITIES)('may do to a %s repository exactly what the table says', visibility => {
    const expected = new Set(allowed[VISIBILITIES.indexOf(visibility)])
    expect(ACTIONS.filter(action => can(principal, action, repoOf(visibility)))).toEqual(
      ACTIONS.filter(action => expected.has(action)),
    )
  })

  it('lists what it may read, and nothing else', () => {
    const scope = readableScope(principal)
    const isAt = (places: { namespaces: readonly string[]; repoIds: readonly string[] }) =>
      places.namespaces.includes('acme') || places.repoIds.includes(REPO_ID)
    for (const visibility of VISIBILITIES) {
      const isSeen = scope.visibilities.includes(visibility) || isAt(scope)
      const isListed = visibility === 'public' || (isSeen && (scope.within === null || isAt(scope.within)))
      expect(isListed).toBe(can(principal, 'repo:read', repoOf(visibility)))
    }
  })
})

it('shuts nobody out beforehand who may do something somewhere', () => {
  for (const [name, principal, ...allowed] of TABLE) {
    for (const action of new Set(allowed.flat()))
      expect([name, action, canSomewhere(principal, action)]).toEqual([name, action, true])
  }
})

it('shuts out beforehand who may do something nowhere', () => {
  const somewhere = (principal: Principal) => ACTIONS.filter(action => canSomewhere(principal, action))
  const inference = testPrincipal('acme', { scope: 'admin', audience: 'inference' })
  expect(somewhere(ANONYMOUS)).toEqual(SEE)
  expect(somewhere(inference)).toEqual(SEE)
  expect(somewhere(testPrincipal('eve'))).toEqual(READ_AS_MEMBER)
  const limited = testPrincipal('eve', { scope: 'admin', limits: limitedTo({ eve: 'read' }) })
  expect(somewhere(limited)).toEqual(READ_AS_MEMBER)
})

describe('a gated repository', () => {
  const mayGet = (principal: Principal, visibility: Guarded['visibility'] = 'public') =>
    can(principal, 'repo:read-content', repoOf(visibility, 'manual'))

  it('shows that it is there, and gives its files to those who were let in and to its own people', () => {
    expect(can(ANONYMOUS, 'repo:read', repoOf('public', 'manual'))).toBe(true)
    expect(mayGet(ANONYMOUS)).toBe(false)
    expect(mayGet(testPrincipal('eve'))).toBe(false)
    expect(mayGet(testPrincipal('eve', { gatedRepos: [REPO_ID] }))).toBe(true)
    expect(mayGet(testPrincipal('eve', { gatedRepos: [OTHER_ID] }))).toBe(false)
    expect(mayGet(member('reader'))).toBe(true)
  })

  it('stays closed to a token for another place, whatever its account may have', () => {
    const limits = { namespaces: new Map(), repos: new Map([[OTHER_ID, 'admin' as const]]) }
    const elsewhere = testPrincipal('ann', { limits, namespaces: { acme: ['admin'] }, gatedRepos: [REPO_ID] })
    expect(mayGet(elsewhere)).toBe(false)
    expect(can(elsewhere, 'repo:read', repoOf('public', 'manual'))).toBe(true)
    expect(can(elsewhere, 'repo:read-content', repoOf('public'))).toBe(true)
    const here = { namespaces: new Map(), repos: new Map([[REPO_ID, 'read' as const]]) }
    expect(mayGet(testPrincipal('ann', { limits: here, gatedRepos: [REPO_ID] }))).toBe(true)
  })

  it('stays closed to those who were let in, once they may not see it', () => {
    expect(mayGet(testPrincipal('eve', { gatedRepos: [REPO_ID] }), 'private')).toBe(false)
  })
})

it('lets members make repositories where they contribute, and nobody where nobody is at home', () => {
  const mayCreate = (principal: Principal, namespace: string | null) =>
    can(principal, 'repo:create', inNamespace(namespace))
  expect(mayCreate(member('contributor'), 'Acme')).toBe(true)
  expect(mayCreate(member('reviewer'), 'acme')).toBe(false)
  expect(mayCreate(member('admin'), 'other')).toBe(false)
  expect(mayCreate(member('admin'), null)).toBe(false)
})

it('lets people manage their own account, and administrators every account', () => {
  const mayManage = (principal: Principal, account: string) =>
    can(principal, 'account:manage', inNamespace(account))
  expect(mayManage(testPrincipal('Ann', { scope: 'admin' }), 'ann')).toBe(true)
  expect(mayManage(testPrincipal('ann', { scope: 'write' }), 'ann')).toBe(false)
  expect(mayManage(testPrincipal('ann', { scope: 'admin', audience: 'inference' }), 'ann')).toBe(false)
  expect(mayManage(member('admin'), 'bob')).toBe(false)
  expect(mayManage(testPrincipal('root', { isAdmin: true, scope: 'admin' }), 'ann')).toBe(true)
})

it('lets only an administrator act on the server itself', () => {
  const root = testPrincipal('root', { isAdmin: true, scope: 'admin' })
  expect(can(root, 'mirror:manage', null)).toBe(true)
  expect(can(testPrincipal('root', { isAdmin: true, scope: 'write' }), 'mirror:manage', null)).toBe(false)
  expect(can(testPrincipal('acme', { scope: 'admin' }), 'mirror:manage', null)).toBe(false)
  expect(can(ANONYMOUS, 'repo:read', null)).toBe(false)
})
