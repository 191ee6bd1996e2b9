import { ANONYMOUS, type Principal, type Visibility, VISIBILITIES } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { ACTIONS, can, readableScope } from './can.js'

const token = (accountName: string, scope: 'read' | 'write' | 'admin', isAdmin = false): Principal => ({
  kind: 'token',
  tokenId: 't',
  tokenName: 't',
  accountId: 'a',
  accountName,
  isAdmin,
  scope,
  audience: 'person',
  createdAt: new Date(0),
})

/** Written by hand, not computed: what each principal may do to a repository `acme/…` of each visibility. */
const TABLE: [string, Principal, Record<Visibility, string[]>][] = [
  ['anonymous', ANONYMOUS, { private: [], internal: [], public: ['repo:read'] }],
  ['a stranger', token('eve', 'admin'), { private: [], internal: ['repo:read'], public: ['repo:read'] }],
  [
    'the owner, reading',
    token('Acme', 'read'),
    { private: ['repo:read'], internal: ['repo:read'], public: ['repo:read'] },
  ],
  [
    'the owner, writing',
    token('acme', 'write'),
    {
      private: ['repo:read', 'repo:write', 'verdict:see-blocked'],
      internal: ['repo:read', 'repo:write', 'verdict:see-blocked'],
      public: ['repo:read', 'repo:write', 'verdict:see-blocked'],
    },
  ],
  [
    'an administrator, reading',
    token('root', 'read', true),
    { private: ['repo:read'], internal: ['repo:read'], public: ['repo:read'] },
  ],
  [
    'an administrator',
    token('root', 'admin', true),
    { private: [...ACTIONS], internal: [...ACTIONS], public: [...ACTIONS] },
  ],
]

describe.each(TABLE)('%s', (_, principal, allowed) => {
  it.each(VISIBILITIES)('may do to a %s repository exactly what the table says', visibility => {
    const repo = { namespace: 'acme', visibility }
    expect(ACTIONS.filter(action => can(principal, action, repo))).toEqual(allowed[visibility])
  })

  it('lists what it may read, and nothing else', () => {
    const { visibilities, ownNamespace } = readableScope(principal)
    for (const visibility of VISIBILITIES) {
      const isListed = visibilities.includes(visibility) || ownNamespace?.toLowerCase() === 'acme'
      expect(isListed).toBe(can(principal, 'repo:read', { namespace: 'acme', visibility }))
    }
  })
})

it('lets only an administrator act on the server itself', () => {
  expect(can(token('root', 'admin', true), 'mirror:manage', null)).toBe(true)
  expect(can(token('root', 'write', true), 'mirror:manage', null)).toBe(false)
  expect(can(token('acme', 'admin'), 'mirror:manage', null)).toBe(false)
  expect(can(ANONYMOUS, 'repo:read', null)).toBe(false)
})
