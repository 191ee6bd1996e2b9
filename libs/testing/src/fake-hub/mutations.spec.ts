import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { listFiles, pathsInfo } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openControl } from './control.js'
import { seededBytes } from './large-file-store.js'
import { type FakeHub, startFakeHub } from './start-fake-hub.js'

const run = promisify(execFile)
const REPO = 'acme/changing'
const BIG_OID = 'acf5ab36bb64f08c669b3eaaacbecc6e0b43a3e35fd0053c489bb032f18617c4'
const BIG_BEGINS = '5e94254e'

let hub: FakeHub

beforeAll(async () => {
  hub = await startFakeHub({ treePageSize: 4 })
})
afterAll(() => hub.close())

describe('a repository of the fake hub', () => {
  it('changes as it is told, in git and in the API alike', async () => {
    await hub.addRepo({ address: REPO })
    expect(await (await fetch(`${hub.url}/api/models/${REPO}/tree/main`)).json()).toEqual([])
    const first = await hub.commit(REPO, { files: { a: '1', 'dir/b': '2' }, message: 'First' })
    const second = await hub.commit(REPO, {
      files: { a: '3' },
      deletes: ['dir'],
      message: 'Second\n\nWith a body.',
    })
    await hub.branch(REPO, 'side/branch', first)
    const side = await hub.commit(REPO, { branch: 'side/branch', files: { c: '4' } })
    await hub.tag(REPO, 'light', { revision: first })
    await hub.tag(REPO, 'annotated', { message: 'Release' })
    await hub.setRef(REPO, 'refs/pr/1', side)
    const refs = await (await fetch(`${hub.url}/api/models/${REPO}/refs?include_prs=1`)).json()
    expect(refs).toEqual({
      branches: [
        { name: 'main', ref: 'refs/heads/main', targetCommit: second },
        { name: 'side/branch', ref: 'refs/heads/side/branch', targetCommit: side },
      ],
      converts: [],
      tags: [
        { name: 'annotated', ref: 'refs/tags/annotated', targetCommit: second },
        { name: 'light', ref: 'refs/tags/light', targetCommit: first },
      ],
      pullRequests: [{ name: '1', ref: 'refs/pr/1', targetCommit: side }],
    })
    expect(await lsRemote()).toMatchObject({
      HEAD: second,
      'refs/heads/side/branch': side,
      'refs/tags/annotated^{}': second,
      'refs/tags/light': first,
      'refs/pr/1': side,
    })
    expect((await hub.history(REPO)).map(({ id, title, message }) => [id, title, message])).toEqual([
      [second, 'Second', 'With a body.'],
      [first, 'First', ''],
    ])
  })

  it('loses history, branches and tags when told', async () => {
    const before = await hub.head(REPO)
    const after = await hub.forcePush(REPO, { files: { only: 'this' }, message: 'Start again' })
    expect((await hub.history(REPO)).map(commit => commit.id)).toEqual([after])
    expect(after).not.toBe(before)
    await hub.deleteBranch(REPO, 'side/branch')
    await hub.deleteTag(REPO, 'light')
    expect(Object.keys(await lsRemote())).not.toContain('refs/heads/side/branch')
    await expect(hub.deleteBranch(REPO, 'side/branch')).rejects.toThrow('has no refs/heads/side/branch')
    await expect(hub.commit(REPO, { deletes: ['not there'] })).rejects.toThrow('nothing to delete')
  })

  it('is read under revisions with slashes, encoded or bare, and under short ids', async () => {
    const head = await hub.commit(REPO, { branch: 'a/b', files: { 'x/y': 'slashes' } })
    for (const revision of [
      'a%2Fb',
      'a/b',
      'refs/heads/a/b',
      'refs%2Fheads%2Fa%2Fb',
      head,
      head.slice(0, 8),
    ]) {
      const answer = await fetch(`${hub.url}/${REPO}/resolve/${revision}/x/y`)
      expect([revision, await answer.text()]).toEqual([revision, 'slashes'])
      const paths = []
      for await (const file of listFiles({ repo: REPO, hubUrl: hub.url, revision, path: 'x' }))
        paths.push(file.path)
      expect(paths).toEqual(['x/y'])
    }
  })

  it('is listed page by page, and by path with the commit that changed it last', async () => {
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`many/${n}.txt`, String(n)]))
    const commit = await hub.commit(REPO, { branch: 'many', files, message: 'Many' })
    const later = await hub.commit(REPO, {
      branch: 'many',
      files: { 'many/3.txt': 'changed' },
      message: 'Later',
    })
    hub.forgetRequests()
    const paths = []
    const options = { repo: REPO, hubUrl: hub.url, revision: 'many' }
    for await (const file of listFiles({ ...options, recursive: true })) paths.push(file.path)
    expect(paths).toEqual([...new Set(paths)])
    expect(paths.filter(path => path.startsWith('many/'))).toHaveLength(9)
    expect(hub.requests.length).toBe(3)
    const found = await pathsInfo({
      ...options,
      paths: ['many/3.txt', 'gone', 'many/4.txt', 'many'],
      expand: true,
    })
    expect(found.map(entry => [entry.path, entry.type, entry.lastCommit.id])).toEqual([
      ['many/3.txt', 'file', later],
      ['many/4.txt', 'file', commit],
      ['many', 'directory', later],
    ])
    const form = new URLSearchParams([
      ['paths', 'many/3.txt'],
      ['expand', 'false'],
    ])
    const byForm = await fetch(`${hub.url}/api/models/${REPO}/paths-info/many`, {
      method: 'POST',
      body: form,
    })
    expect(await byForm.json()).toMatchObject([{ path: 'many/3.txt', size: 7 }])
  })

  it('holds what git add would refuse, for a mirror to refuse as well', async () => {
    await hub.addRepo({ address: 'acme/hostile' })
    await hub.commit('acme/hostile', {
      files: {
        '../escape': 'x',
        '.git/config': 'y',
        link: { symlink: '/etc/passwd' },
        tool: { executable: '#!' },
      },
    })
    const gitDir = hub.gitDir('acme/hostile')
    const { stdout } = await run('git', ['--git-dir', gitDir, 'ls-tree', '-r', 'main'])
    expect(stdout.match(/^\d{6}/gm)?.sort()).toEqual(['100644', '100644', '100755', '120000'])
    await expect(run('git', ['--git-dir', gitDir, 'fsck', '--strict'])).rejects.toThrow('fsck')
  })

  it('redirects from its old name to the new one, and git follows', async () => {
    await hub.addRepo({ address: 'datasets/acme/before', commits: [{ files: { 'a.csv': 'x' } }] })
    hub.moveRepo('datasets/acme/before', 'datasets/acme/after')
    const answer = await fetch(`${hub.url}/api/datasets/acme/before/tree/main?recursive=true`, {
      redirect: 'manual',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      307,
      '/api/datasets/acme/after/tree/main?recursive=true',
    ])
    const file = await fetch(`${hub.url}/datasets/acme/before/resolve/main/a.csv`)
    expect(await file.text()).toBe('x')
    await run('git', ['ls-remote', `${hub.url}/datasets/acme/before`])
  })

  it('makes large files as they are read, the same for the same seed', async () => {
    const sizeBytes = 5 * 1024 * 1024 + 1
    const spec = { files: { 'big.bin': { lfs: { seed: 'big', sizeBytes } } } }
    await hub.addRepo({ address: 'acme/big', commits: [spec] })
    const [file] = await pathsInfo({ repo: 'acme/big', hubUrl: hub.url, paths: ['big.bin'] })
    // by another program: zeros through AES-256-CTR under the SHA-256 of the seed
    expect(file?.lfs).toMatchObject({ size: sizeBytes, oid: BIG_OID })
    const endless = seededBytes('big', 2 ** 50)
    const [first] = await once(endless, 'data')
    endless.destroy()
    expect(first.subarray(0, 4)).toEqual(Buffer.from(BIG_BEGINS, 'hex'))
  })
})

describe('a hub in another process', () => {
  it('is driven over its control port', async () => {
    const control = await openControl(hub)
    const call = async (method: string, ...args: unknown[]) => {
      const answer = await fetch(`${control.url}/${method}`, { method: 'POST', body: JSON.stringify(args) })
      return [answer.status, await answer.json()]
    }
    const [status, commit] = await call('commit', 'acme/big', { files: { 'note.txt': 'hello' } })
    expect([status, commit]).toEqual([200, await hub.head('acme/big')])
    await call('fail', { match: 'note.txt', status: 500, times: 1 })
    expect((await fetch(`${hub.url}/acme/big/resolve/main/note.txt`)).status).toBe(500)
    const requests = (await (await fetch(`${control.url}/requests`)).json()) as { url: string }[]
    expect(requests.at(-1)?.url).toBe('/acme/big/resolve/main/note.txt')
    expect((await call('close'))[0]).toBe(404)
    expect(await call('head', 'acme/none')).toEqual([400, { error: 'Error: the fake hub has no acme/none' }])
    control.server.close()
  })
})

async function lsRemote(): Promise<Record<string, string>> {
  const { stdout } = await run('git', ['ls-remote', `${hub.url}/${REPO}`])
  const rows = stdout.trim().split('\n')
  return Object.fromEntries(rows.map(row => row.split('\t').reverse()))
}
