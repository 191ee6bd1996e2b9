import { createRepo, transaction } from '@entrepot/persistence'
import { parseRepoId, type Visibility } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitClient, openGitClient, remoteLines, urlWith } from '../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
let ann: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

/** An empty repository of ann's; where she clones it from. */
async function newRepo(
  name: string,
  visibility: Visibility = 'private',
  token: string | null = ann,
): Promise<string> {
  await transaction(engines.db.prisma, tx =>
    createRepo(tx, {
      name: parseRepoId('model', `ann/${name}`),
      visibility,
      gating: 'none',
      defaultBranch: 'main',
    }),
  )
  return urlWith(server.url, token, `ann/${name}`)
}

/** A repository with one commit, cloned to the folder of its name. */
async function clonedRepo(name: string, visibility: Visibility = 'private'): Promise<string> {
  const url = await newRepo(name, visibility)
  await client.git('.', 'clone', '--quiet', url, name)
  await client.commit(name, { 'a.txt': 'a\n'.repeat(500), 'sub/b.txt': 'b\n' })
  await client.git(name, 'push', '--quiet', 'origin', 'HEAD:main')
  return url
}

describe.each(['0', '1', '2'])('protocol version %s', version => {
  const speak = (...args: string[]) => ['-c', `protocol.version=${version}`, ...args]

  it('clones an empty repository, pushes, fetches, clones', async () => {
    const name = `proto${version}`
    const url = await newRepo(name)
    await client.git('.', ...speak('clone', '--quiet', url, name))
    const first = await client.commit(name, { 'a.txt': 'one\n' })
    await client.git(name, ...speak('push', '--quiet', 'origin', 'HEAD:main'))
    await client.git('.', ...speak('clone', '--quiet', url, `${name}-copy`))
    expect(await client.git(`${name}-copy`, 'rev-parse', 'HEAD')).toBe(first)
    const second = await client.commit(`${name}-copy`, { 'a.txt': 'two\n' })
    await client.git(`${name}-copy`, ...speak('push', '--quiet', 'origin', 'HEAD:main'))
    await client.git(name, ...speak('fetch', '--quiet', 'origin'))
    expect(await client.git(name, 'rev-parse', 'origin/main')).toBe(second)
    const listed = await client.git('.', ...speak('ls-remote', '--symref', url))
    expect(listed).toContain('ref: refs/heads/main\tHEAD')
  })
})

it('smokes', async () => {
  await clonedRepo('smoke')
  await client.commit('smoke', { 'a.txt': 'a\n'.repeat(499) })
  const pushed = await client.tryGit('smoke', ['push', 'origin', 'HEAD:main', 'HEAD:refs/tags/x'])
  console.log(pushed.stderr, remoteLines(pushed))
})
