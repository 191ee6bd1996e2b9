import { readdirSync } from 'node:fs'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type GitClient, openGitClient, signedIn, urlWith } from '../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'
import { pkt } from '../testing/raw-push.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
let ann: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  await landFolder(engines, {
    id: 'ann/history',
    commits: [
      { files: { 'a.txt': 'one\n' }, tags: ['v1'] },
      { files: { 'a.txt': 'two\n', 'deep/b.txt': 'b\n' } },
      { files: { 'a.txt': 'three\n' }, refs: ['refs/pr/1'] },
    ],
  })
  await landFolder(engines, {
    id: 'ann/held',
    commits: [{ files: { 'a.txt': 'a' }, verdict: 'blocked', reasons: ['test-rule'] }],
  })
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

describe.each(['0', '2'])('protocol version %s', version => {
  const speak = (...args: string[]) => ['-c', `protocol.version=${version}`, ...args]
  const url = () => `${server.url}/ann/history.git`

  it('clones to any depth, and deepens', async () => {
    const copy = `shallow-${version}`
    await client.git('.', ...speak('clone', '--quiet', '--depth=1', url(), copy))
    const count = async () => Number(await client.git(copy, 'rev-list', '--count', 'HEAD'))
    expect(await count()).toBe(1)
    await client.git(copy, ...speak('fetch', '--quiet', '--deepen=1'))
    expect(await count()).toBe(2)
    await client.git(copy, ...speak('fetch', '--quiet', '--unshallow'))
    expect(await count()).toBe(3)
    await client.git(copy, 'fsck', '--full', '--strict')
  })

  it('clones without files, and brings those that are needed', async () => {
    const copy = `partial-${version}`
    await client.git('.', ...speak('clone', '--quiet', '--no-checkout', '--filter=blob:none', url(), copy))
    const missing = await client.git(copy, 'rev-list', '--objects', '--missing=print', '--all')
    expect(missing.match(/^\?/gm)).toHaveLength(4)
    expect(await client.git(copy, ...speak('show', 'HEAD~1:deep/b.txt'))).toBe('b')
  })

  it('brings branches and tags, and pull requests to those who ask', async () => {
    const copy = `refs-${version}`
    await client.git('.', ...speak('clone', '--quiet', url(), copy))
    expect(await client.git(copy, 'tag')).toBe('v1')
    expect(await client.git(copy, 'for-each-ref', '--format=%(refname)', 'refs/pr')).toBe('')
    await client.git(copy, ...speak('fetch', '--quiet', 'origin', 'refs/pr/1:mine'))
    expect(await client.git(copy, 'rev-parse', 'mine')).toBe(await client.git(copy, 'rev-parse', 'HEAD'))
  })

  it('tells of a repository that may not be read why', async () => {
    const reader = await tokenOf(engines, 'bea')
    const held = urlWith(server.url, reader, 'ann/held')
    const refused = await client.tryGit('.', speak('clone', held, `held-${version}`))
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toContain('remote: ann/held at')
    expect(refused.stderr).toContain('is blocked by policy (test-rule)')
    const mine = urlWith(server.url, ann, 'ann/held')
    await client.git('.', ...speak('clone', '--quiet', mine, `held-mine-${version}`))
  })
})

it('brings a reader who is behind what landed since, and nothing to one who is not', async () => {
  const { commits } = await landFolder(engines, { id: 'ann/growing', commits: [{ files: { 'a.txt': 'a' } }] })
  const url = `${server.url}/ann/growing`
  for (const copy of ['growing', 'behind']) await client.git('.', 'clone', '--quiet', url, copy)
  const pushed = await client.commit('growing', { 'b.txt': 'b' })
  await client.git('growing', 'push', '--quiet', urlWith(server.url, ann, 'ann/growing'), 'HEAD:main')
  for (const expected of [/From .*\n +[0-9a-f]+\.\.[0-9a-f]+ +main/, /^$/]) {
    expect((await client.tryGit('behind', ['fetch', 'origin'])).stderr).toMatch(expected)
    expect(await client.git('behind', 'rev-list', 'origin/main')).toBe(`${pushed}\n${commits[0]}`)
  }
})

it('serves what a reader had before when somebody pushes what is blocked', async () => {
  const reader = await tokenOf(engines, 'bea')
  const { commits } = await landFolder(engines, {
    id: 'ann/mixed',
    commits: [
      { files: { 'a.txt': 'a' } },
      { branch: 'draft', files: { 'b.txt': 'b' }, verdict: 'blocked', reasons: ['test-rule'] },
    ],
  })
  await client.git('.', ...signedIn(reader), 'clone', '--quiet', `${server.url}/ann/mixed`, 'mixed')
  expect(await client.git('mixed', 'branch', '--remotes')).not.toContain('draft')
  expect(await client.git('mixed', 'rev-parse', 'HEAD')).toBe(commits[0])
  await client.git('mixed', 'fsck', '--full')
  const own = [...signedIn(ann), 'ls-remote', `${server.url}/ann/mixed`]
  expect(await client.git('.', ...own)).toContain(`${commits[1]}\trefs/heads/draft`)
})

it('survives that its cache is emptied between two requests', async () => {
  const repo = await engines.db.prisma.repo.findFirstOrThrow({ where: { name: 'mixed' } })
  await engines.git.forget(repo.id)
  await client.git('.', 'clone', '--quiet', `${server.url}/ann/mixed`, 'mixed-again')
  await client.git('mixed-again', 'fsck', '--full')
})

it('stops when the client leaves, and leaves nothing behind', async () => {
  const head = await client.git('.', 'ls-remote', `${server.url}/ann/history`, 'HEAD')
  const left = new AbortController()
  const lines = ['command=fetch\n', 'object-format=sha1\n'].map(pkt)
  const body = Buffer.concat([...lines, Buffer.from('0001'), pkt(`want ${head.slice(0, 40)}\n`)])
  async function* unfinished() {
    yield body
    await new Promise(resolve => left.signal.addEventListener('abort', resolve))
  }
  const asked = fetch(`${server.url}/ann/history/git-upload-pack`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2' },
    body: unfinished() as unknown as ReadableStream,
    duplex: 'half',
    signal: left.signal,
  } as RequestInit)
  await vi.waitFor(() => expect(readdirSync(engines.scratchDir)).not.toEqual([]), { timeout: 10_000 })
  left.abort()
  await expect(asked).rejects.toThrow('aborted')
  await vi.waitFor(() => expect(readdirSync(engines.scratchDir)).toEqual([]), { timeout: 10_000 })
})

it('speaks the smart protocol only', async () => {
  for (const path of ['/ann/history/info/refs', '/ann/history/info/refs?service=git-evil']) {
    const answer = await fetch(server.url + path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8'])
  }
})
