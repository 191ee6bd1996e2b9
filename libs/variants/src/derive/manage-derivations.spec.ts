import { type AccountPrincipal, newId, type TokenLimits } from '@entrepot/core'
import { createDerivation, type Repo, transaction } from '@entrepot/persistence'
import { openTestEngines, refusalOf, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { testPrincipal, type TestRights } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelDerivation, listOwnDerivations, readDerivation } from './manage-derivations.js'
import { requireNoWider } from './request-derivation.js'

describe('a derivation', () => {
  let engines: TestEngines
  let id: string
  let ann: (rights?: TestRights) => AccountPrincipal

  beforeAll(async () => {
    engines = await openTestEngines()
    const { repo } = await landFolder(engines, { id: 'team/source', commits: [{ files: { a: 'a' } }] })
    const token = await issueTestToken(engines, { user: 'ann', scope: 'write' })
    const { accountId } = await engines.db.prisma.token.findUniqueOrThrow({ where: { id: token.id } })
    ann = rights => ({ ...testPrincipal('ann', { scope: 'write', ...rights }), accountId })
    id = newId()
    const order = {
      id,
      sourceRepoId: repo.id,
      sourceCommit: '0'.repeat(40),
      sourceKey: 'gguf/F16',
      targetNamespace: 'ann',
      targetName: 'secret-plan',
      targetBranch: 'main',
      startedById: accountId,
      totalBytes: 1n,
      recipe: { tool: 'gguf-quantize', type: 'Q8_0', allowRequantize: false },
    }
    await transaction(engines.db.prisma, tx => createDerivation(tx, order))
  })
  afterAll(async () => {
    await engines?.close()
  })

  const read = (principal: AccountPrincipal) =>
    readDerivation(engines, principal, id).then(
      ({ targetName }) => targetName,
      () => null,
    )
  const limitedTo = (namespace: string): TokenLimits => ({
    namespaces: new Map([[namespace, 'write']]),
    repos: new Map(),
  })

  it('is told to who started it and to administrators, and to nobody who may not look where it goes', async () => {
    expect(await read(ann())).toBe('secret-plan')
    expect(await read(testPrincipal('root', { isAdmin: true, scope: 'admin' }))).toBe('secret-plan')
    expect(await read(testPrincipal('eve', { scope: 'write' }))).toBeNull()
    const writer: TestRights = { scope: 'write', namespaces: { team: ['contributor'] } }
    expect(await read(testPrincipal('bob', writer))).toBeNull()
    const both: TestRights = { scope: 'write', namespaces: { team: ['contributor'], ann: ['contributor'] } }
    expect(await read(testPrincipal('carl', both))).toBe('secret-plan')
  })

  it('is told to a token for some places only where it goes to one of them', async () => {
    expect(await read(ann({ limits: limitedTo('ann') }))).toBe('secret-plan')
    expect(await read(ann({ limits: limitedTo('team') }))).toBeNull()
    expect(await listOwnDerivations(engines, ann({ limits: limitedTo('team') }), null, 10)).toEqual([])
    expect(await listOwnDerivations(engines, ann(), null, 10)).toHaveLength(1)
  })

  it('is not ended by a token that only reads', async () => {
    expect(await refusalOf(cancelDerivation(engines, ann({ scope: 'read' }), id))).toBe('forbidden')
    expect(await refusalOf(cancelDerivation(engines, ann({ audience: 'inference' }), id))).toBe('forbidden')
    expect((await readDerivation(engines, ann(), id)).state).toBe('queued')
  })
})

describe('where a derivation goes', () => {
  const place = (gating: Repo['gating'], visibility: Repo['visibility'] = 'public') =>
    ({ namespace: 'team', name: 'm', type: 'model', gating, visibility }) as Repo

  it('is gated no less than its source, unless it is private', () => {
    expect(() => requireNoWider(place('manual'), place('auto'))).toThrow('gated')
    expect(() => requireNoWider(place('auto'), place('none'))).toThrow('gated')
    expect(() => requireNoWider(place('auto'), place('manual'))).not.toThrow()
    expect(() => requireNoWider(place('manual'), place('none', 'private'))).not.toThrow()
    expect(() => requireNoWider(place('none', 'internal'), place('none'))).toThrow('public')
  })
})
