import fs from 'node:fs'
import { join } from 'node:path'
import { parseRepoId } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import git from 'isomorphic-git'
import http from 'isomorphic-git/http/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GitClient, openGitClient } from '../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
let token: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  token = await tokenOf(engines, 'ann', { scope: 'write' })
  const name = parseRepoId('model', 'ann/other')
  await transaction(engines.db.prisma, tx =>
    createRepo(tx, { name, visibility: 'private', gating: 'none', defaultBranch: 'main' }),
  )
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

it('lets another client push to a new repository, clone it, and be refused', async () => {
  const settings = (folder: string) => ({
    fs,
    http,
    dir: join(client.folder, folder),
    url: `${server.url}/ann/other.git`,
    remote: 'origin',
    ref: 'main',
    onAuth: () => ({ username: 'ann', password: token }),
  })
  const author = { name: 'Ann', email: 'ann@example.org' }
  const one = settings('one')
  await git.init({ ...one, defaultBranch: 'main' })
  await git.addRemote(one)
  fs.writeFileSync(join(one.dir, 'a.txt'), 'a')
  await git.add({ ...one, filepath: 'a.txt' })
  const first = await git.commit({ ...one, message: 'first', author })
  // It spells out a branch only when the server has it already.
  const target = { ...one, remoteRef: 'refs/heads/main' }
  expect(await git.push(target)).toMatchObject({ ok: true, refs: { 'refs/heads/main': { ok: true } } })

  const two = settings('two')
  await git.clone({ ...two, depth: 1 })
  expect(await git.resolveRef({ ...two, ref: 'HEAD' })).toBe(first)
  fs.writeFileSync(join(two.dir, 'b.txt'), 'b')
  await git.add({ ...two, filepath: 'b.txt' })
  const second = await git.commit({ ...two, message: 'second', author })
  expect(await git.push(two)).toMatchObject({ ok: true })
  expect(await git.listServerRefs({ ...two, prefix: 'refs/heads/' })).toEqual([
    { ref: 'refs/heads/main', oid: second },
  ])
  await expect(git.push({ ...target, force: true })).rejects.toThrow('non-fast-forward')
})
