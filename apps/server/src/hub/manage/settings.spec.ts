import { newId } from '@entrepot/core'
import { listPacks } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGitClient, signedIn } from '../../testing/git-client.js'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let ann: HubClient
let bob: HubClient
let stranger: HubClient
let bobsToken: string

const CONTENT = { files: { 'config.json': '{}' }, largeFiles: { 'w.bin': Buffer.from('weights') } }

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  ann = hubClient(server.url, (await issueTestToken(engines, { user: 'ann', scope: 'admin' })).text)
  bobsToken = (await issueTestToken(engines, { user: 'bob', scope: 'admin' })).text
  bob = hubClient(server.url, bobsToken)
  stranger = hubClient(server.url)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

describe('settings', () => {
  const put = (client: HubClient, id: string, settings: object) =>
    client('PUT', `/api/models/${id}/settings`, settings)

  it('change who sees a repository, at once and through warm caches', async () => {
    await landFolder(engines, { id: 'ann/seen', commits: [CONTENT] })
    const url = '/ann/seen/resolve/main/config.json'
    for (let turn = 0; turn < 2; turn += 1) expect((await rawAsk(server.url, url)).status).toBe(200)
    const closed = await put(ann, 'ann/seen', { visibility: 'private' })
    expect(closed.body).toEqual({
      visibility: 'private',
      private: true,
      gated: false,
      discussionsDisabled: false,
      defaultBranch: 'main',
    })
    expect((await rawAsk(server.url, url)).status).toBe(401)
    expect((await bob('GET', '/api/models/ann/seen')).status).toBe(404)
    await put(ann, 'ann/seen', { visibility: 'internal' })
    expect([
      (await stranger('GET', '/api/models/ann/seen')).status,
      (await bob('GET', '/api/models/ann/seen')).status,
    ]).toEqual([401, 200])
    await put(ann, 'ann/seen', { private: false })
    expect((await stranger('GET', '/api/models/ann/seen')).body.private).toBe(false)
  })

  it('gate files and open them again', async () => {
    await landFolder(engines, { id: 'ann/gate', commits: [CONTENT] })
    const url = '/ann/gate/resolve/main/config.json'
    for (let turn = 0; turn < 2; turn += 1)
      expect((await rawAsk(server.url, url, { token: bobsToken })).status).toBe(200)
    expect((await put(ann, 'ann/gate', { gated: 'manual' })).body.gated).toBe('manual')
    const refused = await rawAsk(server.url, url, { token: bobsToken })
    expect([refused.status, refused.headers['x-error-code']]).toEqual([403, 'GatedRepo'])
    expect((await bob('GET', '/api/models/ann/gate')).body.gated).toBe('manual')
    await put(ann, 'ann/gate', { gated: false })
    expect((await rawAsk(server.url, url, { token: bobsToken })).status).toBe(200)
  })

  it('say which branch stands for the repository', async () => {
    await landFolder(engines, {
      id: 'ann/branches',
      commits: [CONTENT, { branch: 'dev', files: { b: '2' } }],
    })
    expect((await put(ann, 'ann/branches', { defaultBranch: 'nope' })).status).toBe(404)
    const { sha } = (await ann('GET', '/api/models/ann/branches/revision/dev')).body
    expect(
      (await put(ann, 'ann/branches', { defaultBranch: 'dev', discussionsDisabled: true })).body,
    ).toMatchObject({
      defaultBranch: 'dev',
      discussionsDisabled: true,
    })
    expect((await ann('GET', '/api/models/ann/branches')).body.sha).toBe(sha)
    const audited = await engines.db.prisma.auditEntry.findFirst({
      where: { action: 'repo.settings', subject: 'ann/branches' },
    })
    expect(audited?.detail).toMatchObject({
      before: { discussionsDisabled: false },
      after: { discussionsDisabled: true },
    })
  })

  it('are for those who administer the repository', async () => {
    await landFolder(engines, { id: 'ann/mine', commits: [CONTENT] })
    expect((await put(stranger, 'ann/mine', { gated: false })).status).toBe(401)
    expect((await put(bob, 'ann/mine', { gated: false })).status).toBe(403)
    expect((await put(ann, 'ann/mine', {})).status).toBe(400)
    expect((await put(ann, 'ann/mine', { gated: 'sometimes' })).status).toBe(400)
    expect((await put(ann, 'ann/mine', { visibility: 'open' })).status).toBe(400)
  })

  it('of a mirror are those that its upstream does not dictate', async () => {
    const { repo } = await landFolder(engines, { id: 'ann/mirror', commits: [CONTENT] })
    const name = {
      type: 'model',
      namespace: 'ann',
      name: 'mirror',
      idKey: 'ann/mirror',
      repoId: repo.id,
    } as const
    const mirror = { id: newId(), ...name, upstreamUrl: 'http://up', upstreamId: 'a/b' }
    await engines.db.prisma.mirror.create({ data: mirror })
    expect((await put(ann, 'ann/mirror', { gated: 'auto' })).status).toBe(403)
    expect((await put(ann, 'ann/mirror', { visibility: 'private' })).status).toBe(200)
    expect(await engines.db.prisma.mirror.findUnique({ where: { id: mirror.id } })).toMatchObject({
      visibility: 'private',
    })
  })
})

describe('a duplicate', () => {
  const duplicate = (client: HubClient, id: string, body: object) =>
    client('POST', `/api/models/${id}/duplicate`, body)

  it('by the owner shares packs and large files, and has every branch and tag', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'ann/source',
      commits: [
        CONTENT,
        { branch: 'dev', files: { b: '2' }, verdict: 'blocked', tags: ['v1'], refs: ['refs/pr/1'] },
      ],
    })
    const made = await duplicate(ann, 'ann/source', { repository: 'ann/copy', visibility: 'private' })
    expect([made.status, made.body.url]).toEqual([200, `${server.url}/ann/copy`])
    const refs = (await ann('GET', '/api/models/ann/copy/refs?include_prs=1')).body
    expect(refs).toMatchObject({
      branches: [
        { name: 'dev', targetCommit: commits[1] },
        { name: 'main', targetCommit: commits[0] },
      ],
      tags: [{ name: 'v1' }],
      pullRequests: [],
    })
    const copy = await engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'ann/copy' } })
    const oids = async (id: string) => (await listPacks(engines.db.prisma, id)).map(pack => pack.oid).sort()
    expect(await oids(copy.id)).toEqual(await oids(repo.id))
    expect(copy.visibility).toBe('private')
    const token = (await issueTestToken(engines, { user: 'ann' })).text
    expect((await rawAsk(server.url, '/ann/copy/resolve/main/w.bin', { token })).text).toBe('weights')
  })

  it('outlives its source', async () => {
    await landFolder(engines, { id: 'ann/mortal', commits: [CONTENT, { files: { c: '3' } }] })
    await duplicate(ann, 'ann/mortal', { repository: 'ann/heir', visibility: 'public' })
    await ann('DELETE', '/api/repos/delete', { name: 'mortal' })
    expect((await rawAsk(server.url, '/ann/heir/resolve/main/w.bin')).text).toBe('weights')
    expect((await rawAsk(server.url, '/ann/heir/raw/main/c')).text).toBe('3')
    expect((await stranger('GET', '/api/models/ann/heir/commits/main')).body).toHaveLength(2)
  })

  it('by a reader holds what a reader may read, and no object of what is blocked', async () => {
    const { commits } = await landFolder(engines, {
      id: 'ann/partly',
      commits: [CONTENT, { branch: 'risky', files: { 'evil.txt': 'do not read this' }, verdict: 'blocked' }],
    })
    expect((await duplicate(bob, 'ann/partly', { repository: 'bob/copy' })).status).toBe(200)
    const refs = (await bob('GET', '/api/models/bob/copy/refs')).body
    expect(refs.branches).toEqual([{ name: 'main', ref: 'refs/heads/main', targetCommit: commits[0] }])
    expect((await bob('GET', `/api/models/bob/copy/tree/${commits[1]}`)).status).toBe(404)
    const client = await openGitClient()
    try {
      await client.git(
        '.',
        ...signedIn(bobsToken),
        'clone',
        '-q',
        '--mirror',
        `${server.url}/bob/copy`,
        'copy.git',
      )
      const objects = await client.git('copy.git', 'cat-file', '--batch-all-objects', '--batch-check')
      expect(objects).not.toContain(commits[1])
      expect(objects.split('\n').filter(line => line.includes(' commit '))).toHaveLength(1)
    } finally {
      await client.dispose()
    }
  })

  it('is refused to a reader where history goes through what is blocked', async () => {
    const evil = { files: { 'evil.txt': 'x' }, verdict: 'blocked' } as const
    await landFolder(engines, { id: 'ann/healed', commits: [CONTENT, evil, { files: { d: '4' } }] })
    const refused = await duplicate(bob, 'ann/healed', { repository: 'bob/healed' })
    expect([refused.status, refused.body.error]).toEqual([403, expect.stringContaining('may not read')])
  })

  it('stays gated, and needs rights on both sides', async () => {
    const { repo } = await landFolder(engines, { id: 'ann/gated', commits: [CONTENT] })
    await ann('PUT', '/api/models/ann/gated/settings', { gated: 'manual' })
    expect((await duplicate(bob, 'ann/gated', { repository: 'bob/gated' })).headers['x-error-code']).toBe(
      'GatedRepo',
    )
    await ann('POST', '/api/models/ann/gated/user-access-request/grant', { user: 'bob' })
    expect((await duplicate(bob, 'ann/gated', { repository: 'ann/not-his' })).status).toBe(403)
    expect((await duplicate(stranger, 'ann/gated', { repository: 'ann/x' })).status).toBe(401)
    expect((await duplicate(bob, 'ann/gated', { repository: 'bob/gated' })).status).toBe(200)
    expect((await ann('GET', '/api/models/bob/gated')).body.gated).toBe('manual')
    const again = await duplicate(bob, 'ann/gated', { repository: 'bob/gated' })
    expect([again.status, again.body.url]).toEqual([409, `${server.url}/bob/gated`])
    expect(repo.gating).toBe('none')
  })
})

it('git follows a repository to its new name', async () => {
  await landFolder(engines, { id: 'ann/cloned', commits: [CONTENT] })
  await ann('POST', '/api/repos/move', { fromRepo: 'ann/cloned', toRepo: 'ann/cloned-2', type: 'model' })
  const client = await openGitClient()
  try {
    for (const [at, path] of ['ann/cloned', 'ann/cloned.git'].entries()) {
      await client.git('.', 'clone', '-q', `${server.url}/${path}`, `c${at}`)
      expect(await client.git(`c${at}`, 'ls-files')).toContain('config.json')
    }
  } finally {
    await client.dispose()
  }
})
