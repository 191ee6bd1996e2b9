import { ANONYMOUS, type Gating, type MemberRole, type Principal, VISIBILITIES } from '@entrepot/core'
import { testPrincipal } from '@entrepot/testing/principal'
import { describe, expect, it } from 'vitest'
import { type Action, ACTIONS, can, type Guarded, inNamespace, readableScope } from './can.js'

const REPO_ID = '0199a000-0000-7000-8000-000000000001'
const OTHER_ID = '0199a000-0000-7000-8000-000000000002'

const member = (role: MemberRole, scope: 'read' | 'write' | 'admin' = 'admin') =>
  testPrincipal('ann', { scope, namespaces: { acme: [role] } })

const NOTHING: Action[] = []
const SEE: Action[] = ['repo:read', 'repo:read-content']
const TALK: Action[] = [...SEE, 'repo:discuss']
const WRITE: Action[] = [...TALK, 'repo:write', 'repo:create', 'verdict:see-blocked']
const REVIEW: Action[] = [...TALK, 'verdict:see-blocked', 'verdict:review']
const OWN: Action[] = [...WRITE, 'repo:admin', 'verdict:review', 'org:admin']

/** Written by hand, not computed: what each principal may do to a repository `acme/…` that is private, internal, public. */
const TABLE: [string, Principal, Action[], Action[], Action[]][] = [
  ['anonymous', ANONYMOUS, NOTHING, NOTHING, SEE],
  ['a stranger', testPrincipal('eve', { scope: 'admin' }), NOTHING, TALK, TALK],
  ['a stranger, reading', testPrincipal('eve'), NOTHING, SEE, SEE],
  ['a reader', member('reader'), TALK, TALK, TALK],
  ['a contributor', member('contributor'), WRITE, WRITE, WRITE],
  ['a contributor, reading', member('contributor', 'read'), SEE, SEE, SEE],
  ['a reviewer', member('reviewer'), REVIEW, REVIEW, REVIEW],
  ['an admin of the organization', member('admin'), OWN, OWN, OWN],
  ['the owner', testPrincipal('Acme', { scope: 'admin' }), OWN, OWN, OWN],
  [
    'the owner, writing',
    testPrincipal('acme', { scope: 'write' }),
    [...WRITE, 'verdict:review'],
    [...WRITE, 'verdict:review'],
    [...WRITE, 'verdict:review'],
  ],
  [
    'the owner, for inference',
    testPrincipal('acme', { scope: 'admin', audience: 'inference' }),
    SEE,
    SEE,
    SEE,
  ],
  ['an administrator, reading', testPrincipal('root', { isAdmin: true }), SEE, SEE, SEE],
  [
    'an administrator',
    testPrincipal('root', { isAdmin: true, scope: 'admin' }),
    [...ACTIONS],
    [...ACTIONS],
    [...ACTIONS],
  ],
  [
    'a reader whom the repository makes contributor',
    testPrincipal('ann', {
      scope: 'admin',
      namespaces: { acme: ['reader'] },
      repos: { [REPO_ID]: ['contributor'] },
    }),
    WRITE,
    WRITE,
    WRITE,
  ],
  [
    'an admin whom the repository makes reader',
    testPrincipal('ann', {
      scope: 'admin',
      namespaces: { acme: ['admin'] },
      repos: { [REPO_ID]: ['reader'] },
    }),
    TALK,
    TALK,
    TALK,
  ],
  [
    'the owner with a token for this repository, reading',
    testPrincipal('acme', {
      scope: 'admin',
      limits: { namespaces: new Map(), repos: new Map([[REPO_ID, 'read']]) },
    }),
    SEE,
    SEE,
    SEE,
  ],
  [
    'the owner with a token for another repository',
    testPrincipal('acme', {
      scope: 'admin',
      limits: { namespaces: new Map(), repos: new Map([[OTHER_ID, 'admin']]) },
    }),
    NOTHING,
    NOTHING,
    SEE,
  ],
  [
    'a stranger with a token for this namespace',
    testPrincipal('eve', {
      scope: 'admin',
      limits: { namespaces: new Map([['acme', 'admin']]), repos: new Map() },
    }),
    NOTHING,
    TALK,
    TALK,
  ],
  [
    'an administrator with a token for another namespace',
    testPrincipal('root', {
      isAdmin: true,
      scope: 'admin',
      limits: { namespaces: new Map([['other', 'admin']]), repos: new Map() },
    }),
    NOTHING,
    NOTHING,
    SEE,
  ],
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

it('lets only an administrator act on the server itself', () => {
  const root = testPrincipal('root', { isAdmin: true, scope: 'admin' })
  expect(can(root, 'mirror:manage', null)).toBe(true)
  expect(can(testPrincipal('root', { isAdmin: true, scope: 'write' }), 'mirror:manage', null)).toBe(false)
  expect(can(testPrincipal('acme', { scope: 'admin' }), 'mirror:manage', null)).toBe(false)
  expect(can(ANONYMOUS, 'repo:read', null)).toBe(false)
})
