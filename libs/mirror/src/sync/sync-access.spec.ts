import { findRepo } from '@entrepot/persistence'
import { type MirrorWorld, nameOf, openMirrorWorld } from '@entrepot/testing/mirror'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const files = { 'README.md': '# Kept', 'weights.bin': { lfs: 'behind the gate' } }

let world: MirrorWorld
let upstream: { url: string; token: string | null; allowedPrivateHosts: string[] }

beforeAll(async () => {
  world = await openMirrorWorld({
    repos: [
      { address: 'acme/private', private: true, commits: [{ files }] },
      { address: 'acme/gated', gated: 'manual', commits: [{ files }] },
      { address: 'acme/open', commits: [{ files }] },
    ],
  })
  upstream = { url: world.hub.url, token: world.hub.token, allowedPrivateHosts: ['127.0.0.1'] }
})
afterEach(() => world.hub.heal())
afterAll(() => world.close())

const repoOf = (address: string) => findRepo(world.engines.db.prisma, nameOf(address))

describe('without a token', () => {
  it('a private repository is refused, and nothing of it appears', async () => {
    const run = await world.mirror('acme/private')
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-unauthorized' })
    expect(run.errorMessage).toContain('ENTREPOT_UPSTREAM_TOKEN')
    expect(await repoOf('acme/private')).toBeNull()
  })

  it('a gated repository is refused with the word for it', async () => {
    const run = await world.mirror('acme/gated')
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-gated' })
    expect(await repoOf('acme/gated')).toBeNull()
  })
})

describe('with a token that opens it', () => {
  it('a private repository becomes a private one', async () => {
    expect(await world.mirror('acme/private', { settings: { upstream } })).toMatchObject({
      state: 'succeeded',
    })
    expect(await repoOf('acme/private')).toMatchObject({ visibility: 'private', gating: 'none' })
  })

  it('a gated repository becomes a private one that knows its gate', async () => {
    expect(await world.mirror('acme/gated', { settings: { upstream } })).toMatchObject({ state: 'succeeded' })
    expect(await repoOf('acme/gated')).toMatchObject({ visibility: 'private', gating: 'manual' })
  })

  it('an open repository becomes an internal one, or what was asked for', async () => {
    await world.mirror('acme/open', { settings: { upstream } })
    expect(await repoOf('acme/open')).toMatchObject({ visibility: 'internal', gating: 'none' })
    await world.mirror('acme/open', { as: 'ours/shown', visibility: 'public', settings: { upstream } })
    expect(await repoOf('ours/shown')).toMatchObject({ visibility: 'public' })
  })
})

it('follows upstream when it closes or opens its gate, though nothing else changed', async () => {
  await world.mirror('acme/open', { as: 'ours/gate' })
  world.hub.setRepo('acme/open', { gated: 'auto' })
  await world.mirror('acme/open', { as: 'ours/gate', settings: { upstream } })
  expect(await repoOf('ours/gate')).toMatchObject({ gating: 'auto', visibility: 'private', epoch: 3n })
  world.hub.setRepo('acme/open', { gated: false })
  await world.mirror('acme/open', { as: 'ours/gate' })
  await world.mirror('acme/open', { as: 'ours/gate' })
  expect(await repoOf('ours/gate')).toMatchObject({ gating: 'none', visibility: 'private', epoch: 4n })
})

describe('who may see a mirror', () => {
  const audited = async (address: string) => {
    const where = { action: 'repo.visibility', repoId: (await repoOf(address))?.id ?? '' }
    const rows = await world.engines.db.prisma.auditEntry.findMany({ where, orderBy: { id: 'asc' } })
    return rows.map(({ actor, detail }) => ({ actor, ...(detail as object) }))
  }

  it('is whoever an operator says, at once and each time', async () => {
    await world.mirror('acme/open', { as: 'ours/said' })
    const before = await repoOf('ours/said')
    world.hub.fail({ match: '/api/models', status: 404 }) // the run itself may fail
    await world.mirror('acme/open', { as: 'ours/said', visibility: 'private' })
    expect(await repoOf('ours/said')).toMatchObject({
      visibility: 'private',
      epoch: (before?.epoch ?? 0n) + 1n,
    })
    await world.mirror('acme/open', { as: 'ours/said', visibility: 'public' })
    await world.mirror('acme/open', { as: 'ours/said', visibility: 'public' })
    expect(await repoOf('ours/said')).toMatchObject({
      visibility: 'public',
      epoch: (before?.epoch ?? 0n) + 2n,
    })
    expect(await audited('ours/said')).toEqual([
      { actor: 'spec', before: 'internal', after: 'private' },
      { actor: 'spec', before: 'private', after: 'public' },
    ])
  })

  it.each([
    ['gated', { gated: 'manual' }, { gated: false }],
    ['private', { private: true }, { private: false }],
  ] as const)(
    'is nobody else any more when upstream becomes %s, and stays so',
    async (what, closed, opened) => {
      const settings = { upstream }
      for (const as of [`ours/closes-${what}`, `ours/chosen-${what}`]) await world.mirror('acme/open', { as })
      await world.mirror('acme/open', { as: `ours/chosen-${what}`, visibility: 'internal' })
      world.hub.setRepo('acme/open', closed)
      for (const as of [`ours/closes-${what}`, `ours/chosen-${what}`])
        expect(await world.mirror('acme/open', { as, settings })).toMatchObject({ state: 'succeeded' })
      expect(await repoOf(`ours/closes-${what}`)).toMatchObject({ visibility: 'private' })
      expect(await repoOf(`ours/chosen-${what}`)).toMatchObject({ visibility: 'internal' })
      world.hub.setRepo('acme/open', opened)
      await world.mirror('acme/open', { as: `ours/closes-${what}` })
      expect(await repoOf(`ours/closes-${what}`)).toMatchObject({ visibility: 'private' })
      expect(await audited(`ours/closes-${what}`)).toEqual([
        { actor: 'mirror', before: 'internal', after: 'private' },
      ])
    },
  )
})

it('asks nothing of an upstream inside this network that was not allowed', async () => {
  world.hub.forgetRequests()
  const settings = { upstream: { ...upstream, allowedPrivateHosts: [] } }
  const run = await world.mirror('acme/open', { as: 'ours/inside', settings })
  expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-address-refused' })
  expect(world.hub.requests).toEqual([])
})

describe('the token', () => {
  it('that upstream does not know is refused as such', async () => {
    const settings = { upstream: { ...upstream, token: 'hf_NobodyIssuedThisTokenEverAnywhere01' } }
    const run = await world.mirror('acme/open', { as: 'ours/refused', settings })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-unauthorized' })
  })

  it('of an account that has not accepted the conditions is told so', async () => {
    const token = world.hub.addToken({ name: 'outsider', opens: [] })
    const settings = { upstream: { ...upstream, token } }
    const run = await world.mirror('acme/gated', { as: 'ours/outside', settings })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-gated' })
  })

  it('goes to the configured upstream, and to no other host', async () => {
    await world.hub.commit('acme/private', { files: { 'more.bin': { lfs: 'not brought by any other' } } })
    world.hub.forgetRequests()
    await world.mirror('acme/private', { as: 'ours/again', settings: { upstream } })
    const { requests } = world.hub
    expect(requests.some(request => request.host === 'cdn')).toBe(true)
    for (const request of requests) expect(request.hadAuthorization).toBe(request.host === 'hub')
  })

  it('stays here when a mirror names another upstream than the configured one', async () => {
    world.hub.forgetRequests()
    const settings = { upstream: { ...upstream, url: 'https://hub.example' } }
    const run = await world.mirror('acme/private', { as: 'ours/elsewhere', settings })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-unauthorized' })
    expect(world.hub.requests.length).toBeGreaterThan(0)
    expect(world.hub.requests.some(request => request.hadAuthorization)).toBe(false)
  })

  it('is in no row, no line of the log and no URL, however a run ends', async () => {
    const faults = [
      { match: '/api/models', status: 403, message: `your token is ${world.hub.token}` },
      { match: '/api/models', status: 200, html: true, message: world.hub.token },
      { match: 'git-upload-pack', status: 403, message: world.hub.token },
      { match: '/resolve/', status: 404, message: world.hub.token },
      { match: '/resolve/', redirectTo: `http://169.254.169.254/${world.hub.token}` },
    ]
    for (const fault of faults) {
      world.hub.heal()
      world.hub.fail(fault)
      const run = await world.mirror('acme/private', { as: 'ours/never', settings: { upstream } })
      expect(run.state).toBe('failed')
    }
    expect(world.logger.lines.length).toBeGreaterThanOrEqual(faults.length)
    const forms = [world.hub.token, Buffer.from(`entrepot:${world.hub.token}`).toString('base64')]
    for (const form of forms) expect(world.logger.text()).not.toContain(form)
    const { prisma } = world.engines.db
    const rows = [
      await prisma.syncRun.findMany(),
      await prisma.mirror.findMany(),
      await prisma.auditEntry.findMany(),
    ]
    expect(
      JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(world.hub.token)
    expect(world.hub.requests.some(request => request.url.includes(world.hub.token))).toBe(false)
  })
})
