import { parseRepoId, type Visibility } from '@entrepot/core'
import { createRepo, findRepo, listPacks, transaction, upsertMirror } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitClient, type GitRun, openGitClient, remoteLines, urlWith } from '../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
/** Who may write and no more. */
let ann: string
let admin: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  admin = await tokenOf(engines, 'ann', { scope: 'admin' })
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

/** An empty repository of ann's; where she clones it from. */
async function newRepo(name: string, visibility: Visibility = 'private'): Promise<string> {
  const id = parseRepoId('model', `ann/${name}`)
  await transaction(engines.db.prisma, tx =>
    createRepo(tx, { name: id, visibility, gating: 'none', defaultBranch: 'main' }),
  )
  return urlWith(server.url, ann, `ann/${name}`)
}

/** A repository with one commit, cloned to the folder of its name. */
async function pushedRepo(name: string, visibility: Visibility = 'private'): Promise<string> {
  const url = await newRepo(name, visibility)
  await client.git('.', 'clone', '--quiet', url, name)
  await client.commit(name, { 'a.txt': 'a\n'.repeat(500), 'sub/b.txt': 'b\n' })
  await client.git(name, 'push', '--quiet', 'origin', 'HEAD:main')
  return url
}

async function remoteRefs(name: string): Promise<Record<string, string>> {
  const listed = await client.git('.', 'ls-remote', urlWith(server.url, ann, `ann/${name}`))
  const pairs = listed.split('\n').map(line => line.split('\t').reverse())
  return Object.fromEntries(pairs.filter(([ref]) => ref !== 'HEAD' && ref !== '')) as Record<string, string>
}

function push(name: string, ...args: string[]): Promise<GitRun> {
  return client.tryGit(name, ['push', 'origin', ...args])
}

describe('a push to an empty repository', () => {
  it('makes its only branch the default one, whatever it is called', async () => {
    const url = await newRepo('trunk')
    await client.git('.', 'init', '--quiet', '--initial-branch=trunk', 'trunk')
    await client.git('trunk', 'remote', 'add', 'origin', url)
    const pushed = await client.commit('trunk', { 'a.txt': 'a' })
    await client.git('trunk', 'tag', 'v1')
    await client.git('trunk', 'push', '--quiet', 'origin', 'trunk', 'v1')
    await client.git('.', 'clone', '--quiet', url, 'trunk-copy')
    expect(await client.git('trunk-copy', 'symbolic-ref', 'HEAD')).toBe('refs/heads/trunk')
    expect(await client.git('trunk-copy', 'rev-parse', 'HEAD')).toBe(pushed)
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', 'ann/trunk'))
    expect(repo).toMatchObject({ defaultBranch: 'trunk', headVerdict: 'cleared' })
  })

  it('leaves main the default one when it brings several', async () => {
    const url = await newRepo('several')
    await client.git('.', 'clone', '--quiet', url, 'several')
    await client.commit('several', { 'a.txt': 'a' })
    await client.git('several', 'push', '--quiet', 'origin', 'HEAD:one', 'HEAD:main')
    expect(await client.git('several', 'ls-remote', '--symref', 'origin', 'HEAD')).toContain(
      'refs/heads/main',
    )
  })
})

describe('a push', () => {
  it('brings branches and tags, and takes them away', async () => {
    await pushedRepo('refs')
    const commit = await client.git('refs', 'rev-parse', 'HEAD')
    await client.git('refs', 'tag', 'light')
    await client.git('refs', 'tag', '--annotate', 'v1.0', '--message', 'the first')
    await client.git('refs', 'tag', '--annotate', 'nested', '--message', 'of a tag', 'v1.0')
    const annotated = await client.git('refs', 'rev-parse', 'v1.0')
    await client.git('refs', 'push', '--quiet', 'origin', 'HEAD:refs/heads/x/y', 'light', 'v1.0', 'nested')
    expect(await remoteRefs('refs')).toMatchObject({
      'refs/heads/main': commit,
      'refs/heads/x/y': commit,
      'refs/tags/light': commit,
      'refs/tags/v1.0': annotated,
      'refs/tags/v1.0^{}': commit,
      'refs/tags/nested^{}': commit,
    })
    await client.git('refs', 'push', '--quiet', 'origin', ':x/y', ':light', ':v1.0', ':nested')
    expect(await remoteRefs('refs')).toEqual({ 'refs/heads/main': commit })
  })

  it('of what everybody has moves refs and stores no pack', async () => {
    await pushedRepo('empty')
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', 'ann/empty'))
    const packs = await listPacks(engines.db.prisma, repo?.id ?? '')
    await client.git('empty', 'push', '--quiet', 'origin', 'HEAD:refs/heads/same')
    expect(await listPacks(engines.db.prisma, repo?.id ?? '')).toEqual(packs)
  })

  it('of a thin pack stores exactly what is new, and clones whole', async () => {
    const url = await pushedRepo('thin')
    const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n}`)
    await client.commit('thin', { 'long.txt': lines.join('\n') })
    await client.git('thin', 'push', '--quiet', 'origin', 'HEAD:main')
    for (let n = 0; n < 3; n += 1) {
      lines[n * 500] = `changed ${n}`
      await client.commit('thin', { 'long.txt': lines.join('\n') })
      const run = await client.tryGit('thin', ['push', 'origin', 'HEAD:main'], { env: { GIT_TRACE: '1' } })
      expect(run.stderr).toContain('--thin')
    }
    const repo = await findRepo(engines.db.prisma, parseRepoId('model', 'ann/thin'))
    const packs = await listPacks(engines.db.prisma, repo?.id ?? '')
    expect(packs.slice(2).map(pack => [pack.objectCount, pack.isFree])).toEqual([
      [3, true],
      [3, true],
      [3, true],
    ])
    await client.git('.', 'clone', '--quiet', url, 'thin-copy')
    await client.git('thin-copy', 'fsck', '--full', '--strict')
  })

  it('tells the verdict of what is not cleared, and of what is unless it should be quiet', async () => {
    await pushedRepo('told')
    await client.commit('told', { 'c.txt': 'c' })
    expect(remoteLines(await push('told', '--progress', 'HEAD:main'))).toMatch(/main at [0-9a-f]{9}: cleared/)
    await client.commit('told', { 'd.txt': 'd' })
    expect(remoteLines(await push('told', '--quiet', 'HEAD:main'))).toBe('')
  })

  it('by which several refs come lands those that can, and atomically all or none', async () => {
    await pushedRepo('some')
    const before = await remoteRefs('some')
    await client.commit('some', { 'c.txt': 'c' })
    const refs = ['HEAD:refs/heads/good', 'HEAD:refs/notes/bad', 'HEAD:main']
    const atomic = await push('some', '--atomic', ...refs)
    expect(atomic.exitCode).toBe(1)
    expect(atomic.stderr).toMatch(
      /! \[remote rejected\] HEAD -> refs\/notes\/bad \(only branches and tags are taken\)/,
    )
    expect(atomic.stderr).toMatch(/! \[remote rejected\] HEAD -> good \(the push is atomic/)
    expect(await remoteRefs('some')).toEqual(before)
    const each = await push('some', ...refs)
    expect(each.exitCode).toBe(1)
    const commit = await client.git('some', 'rev-parse', 'HEAD')
    expect(await remoteRefs('some')).toEqual({ 'refs/heads/main': commit, 'refs/heads/good': commit })
  })

  it('of a name that is a folder of another is refused, unless that one goes', async () => {
    await pushedRepo('folders')
    await client.git('folders', 'push', '--quiet', 'origin', 'HEAD:refs/heads/a/b')
    const refused = await push('folders', 'HEAD:refs/heads/a', 'HEAD:refs/heads/main/x')
    expect(refused.stderr.match(/\[remote rejected\].*another ref is a folder/g)).toHaveLength(2)
    await client.git('folders', 'push', '--quiet', 'origin', ':a/b', 'HEAD:refs/heads/a')
    expect(Object.keys(await remoteRefs('folders'))).toEqual(['refs/heads/a', 'refs/heads/main'])
  })

  it('takes options, which mean nothing here', async () => {
    await pushedRepo('options')
    await client.commit('options', { 'c.txt': 'c' })
    await client.git(
      'options',
      'push',
      '--quiet',
      '--push-option=ci.skip',
      '--push-option=ä',
      'origin',
      'HEAD:main',
    )
    expect((await remoteRefs('options'))['refs/heads/main']).toBe(
      await client.git('options', 'rev-parse', 'HEAD'),
    )
  })

  it('from a shallow clone lands when all is there, and else says what is missing', async () => {
    const url = await pushedRepo('shallow')
    await client.commit('shallow', { 'c.txt': 'c' })
    await client.git('shallow', 'push', '--quiet', 'origin', 'HEAD:main')
    await client.git('.', 'clone', '--quiet', '--depth=1', url, 'shallow-copy')
    const pushed = await client.commit('shallow-copy', { 'd.txt': 'd' })
    await client.git('shallow-copy', 'push', '--quiet', 'origin', 'HEAD:main')
    expect((await remoteRefs('shallow'))['refs/heads/main']).toBe(pushed)
    const other = await newRepo('shallow-other')
    const refused = await client.tryGit('shallow-copy', ['push', other, 'HEAD:main'])
    expect(refused.exitCode).toBe(1)
    expect(remoteLines(refused)).toContain('git fetch --unshallow')
  })
})

describe('taking back', () => {
  it('a branch is for writers, the default one for admins', async () => {
    await pushedRepo('force')
    await client.git('force', 'push', '--quiet', 'origin', 'HEAD:draft')
    await client.commit('force', { 'c.txt': 'c' })
    await client.git('force', 'push', '--quiet', 'origin', 'HEAD:draft', 'HEAD:main')
    await client.git('force', 'reset', '--quiet', '--hard', 'HEAD~1')
    const old = await client.git('force', 'rev-parse', 'HEAD')
    await client.git('force', 'push', '--quiet', '--force', 'origin', 'HEAD:draft')
    const refused = await push('force', '--force', 'HEAD:main')
    expect(refused.stderr).toMatch(/! \[remote rejected\] HEAD -> main \(non-fast-forward\)/)
    expect(remoteLines(refused)).toContain('Forcing main, the default branch, needs the right repo:admin')
    const deletion = await push('force', ':main')
    expect(deletion.stderr).toMatch(/! \[remote rejected\] main \(the default branch of ann\/force stays/)
    expect((await remoteRefs('force'))['refs/heads/main']).not.toBe(old)
    await client.git(
      'force',
      'push',
      '--quiet',
      '--force',
      urlWith(server.url, admin, 'ann/force'),
      'HEAD:main',
    )
    expect(await remoteRefs('force')).toEqual({ 'refs/heads/main': old, 'refs/heads/draft': old })
  })

  it('a tag is for admins, too', async () => {
    await pushedRepo('tags')
    await client.git('tags', 'push', '--quiet', 'origin', 'HEAD:refs/tags/v1')
    const moved = await client.commit('tags', { 'c.txt': 'c' })
    const refused = await push('tags', '--force', 'HEAD:refs/tags/v1')
    expect(refused.stderr).toMatch(/! \[remote rejected\] HEAD -> v1 \(that tag is there already\)/)
    await client.git(
      'tags',
      'push',
      '--quiet',
      '--force',
      urlWith(server.url, admin, 'ann/tags'),
      'HEAD:refs/tags/v1',
    )
    expect((await remoteRefs('tags'))['refs/tags/v1']).toBe(moved)
  })
})

describe('two pushes to one branch', () => {
  it('have one winner, and the other is told to fetch', async () => {
    const url = await pushedRepo('race')
    const runners = ['one', 'two', 'three'].map(name => `race-${name}`)
    for (const runner of runners) {
      await client.git('.', 'clone', '--quiet', url, runner)
      await client.commit(runner, { [`${runner}.txt`]: runner })
    }
    const runs = await Promise.all(runners.map(runner => push(runner, 'HEAD:main')))
    expect(runs.filter(run => run.exitCode === 0)).toHaveLength(1)
    for (const run of runs) if (run.exitCode !== 0) expect(run.stderr).toMatch(/rejected\].*fetch first/)
    const winner = runners[runs.findIndex(run => run.exitCode === 0)] ?? ''
    expect((await remoteRefs('race'))['refs/heads/main']).toBe(await client.git(winner, 'rev-parse', 'HEAD'))
  })

  it('of different branches both land', async () => {
    const url = await pushedRepo('branches')
    const runners = ['one', 'two', 'three'].map(name => `branches-${name}`)
    for (const runner of runners) {
      await client.git('.', 'clone', '--quiet', url, runner)
      await client.commit(runner, { [`${runner}.txt`]: runner })
    }
    const runs = await Promise.all(runners.map(runner => push(runner, `HEAD:${runner}`)))
    expect(runs.map(run => run.exitCode)).toEqual([0, 0, 0])
    expect(Object.keys(await remoteRefs('branches'))).toHaveLength(4)
  })
})

describe('who may not push', () => {
  it('is told so before anything is sent', async () => {
    await pushedRepo('open', 'public')
    const eve = await tokenOf(engines, 'eve', { scope: 'write' })
    const reader = await tokenOf(engines, 'ann', { scope: 'read' })
    for (const token of [eve, reader]) {
      const refused = await client.tryGit('open', [
        'push',
        urlWith(server.url, token, 'ann/open'),
        'HEAD:stolen',
      ])
      expect(refused.exitCode).toBe(128)
      expect(refused.stderr).toContain(
        'remote: This needs the right repo:write here, which your token does not give.',
      )
    }
    const stranger = await client.tryGit('open', [
      'push',
      urlWith(server.url, null, 'ann/open'),
      'HEAD:stolen',
    ])
    expect(stranger.stderr).toMatch(/could not read Username/)
    const headers = { 'content-type': 'application/x-git-receive-pack-request' }
    const anonymous = await rawAsk(server.url, '/ann/open/git-receive-pack', {
      method: 'POST',
      headers,
      body: '0000',
    })
    expect([anonymous.status, anonymous.headers['www-authenticate']]).toEqual([401, 'Basic realm="entrepot"'])
    expect(await remoteRefs('open')).not.toHaveProperty('refs/heads/stolen')
  })

  it('finds no repository that is not there, and makes none', async () => {
    await pushedRepo('there')
    const refused = await client.tryGit('there', [
      'push',
      urlWith(server.url, ann, 'ann/not-there'),
      'HEAD:main',
    ])
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toMatch(/remote: Repository not found\n[\s\S]*not found/)
  })

  it('to a mirror, whoever it is', async () => {
    const url = await pushedRepo('mirror')
    const name = parseRepoId('model', 'ann/mirror')
    const repo = await findRepo(engines.db.prisma, name)
    await transaction(engines.db.prisma, tx =>
      upsertMirror(
        tx,
        { name, upstreamUrl: 'https://hub.example.org', upstreamId: 'a/b', revision: null, visibility: null },
        repo?.id ?? null,
      ),
    )
    const refused = await client.tryGit('mirror', ['push', url, 'HEAD:other'])
    expect(refused.exitCode).toBe(128)
    expect(refused.stderr).toMatch(/remote: ann\/mirror is a mirror/)
  })
})
