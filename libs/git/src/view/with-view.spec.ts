import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { serveGit } from '../fixtures/git-http-server.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { fetchIntoQuarantine } from '../fetch/fetch-into-quarantine.js'
import { sweepViews } from '../gitdir/temp-dir.js'
import { runGitText } from '../process/run-git.js'
import { withView } from './with-view.js'

async function twoCommits() {
  const work = await WorkRepository.create()
  const first = work.commit({ files: { 'a.txt': 'a' } })
  const second = work.commit({ files: { 'b.txt': 'b' } })
  return { work, first, second, ...(await hydrate(work)), views: await tempFolder() }
}

describe('withView', () => {
  it('shows the refs it was given, and goes away', async () => {
    const { gitDir: cache, views, first, second } = await twoCommits()
    const refs = [
      { name: 'refs/heads/main', oid: second },
      { name: 'refs/heads/ünï', oid: first },
      { name: 'refs/heads/Zeta', oid: first },
      { name: 'refs/heads/a-b', oid: first },
      { name: 'refs/heads/a/b', oid: first },
    ]
    const seen = await withView(views, cache, { refs }, async gitDir => {
      for (const { name, oid } of refs) {
        expect(await runGitText(['rev-parse', '--verify', name], { gitDir })).toBe(oid)
      }
      return runGitText(['rev-parse', 'HEAD'], { gitDir })
    })
    expect(seen).toBe(second)
    expect(readdirSync(views)).toEqual([])
  })

  it('goes away when its use fails', async () => {
    const { gitDir: cache, views } = await twoCommits()
    const failing = withView(views, cache, { refs: [] }, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(readdirSync(views)).toEqual([])
  })

  it('shows only the packs it was given, whatever the cache holds', async () => {
    const { work, cache, rows, views, blobs, first } = await twoCommits()
    const hidden = work.commit({ files: { 'secret.txt': 'secret' } })
    const other = await hydrate(work)
    for (const [key, bytes] of other.blobs.blobs) blobs.blobs.set(key, bytes)
    const gitDir = await cache.hydrate('repo', [...rows, ...other.rows])
    const refs = [{ name: 'refs/heads/main', oid: first }]
    const packs = rows.map(row => row.oid)
    await withView(views, gitDir, { refs, packs }, async view => {
      expect(await runGitText(['cat-file', '-t', first], { gitDir: view })).toBe('commit')
      await expect(runGitText(['cat-file', '-t', hidden], { gitDir: view })).rejects.toThrow('exit code')
    })
  })

  it('cuts history off at a shallow boundary, also for a client', async () => {
    const { gitDir: cache, views, second } = await twoCommits()
    const refs = [{ name: 'refs/heads/main', oid: second }]
    await withView(views, cache, { refs, shallow: [second] }, async gitDir => {
      expect(await runGitText(['rev-list', '--count', 'HEAD'], { gitDir })).toBe('1')
      const server = await serveGit(gitDir)
      const clone = join(await tempFolder(), 'clone')
      // Not synchronously: the server is in this process.
      await promisify(execFile)('git', ['clone', '-q', server.url, clone], { timeout: 20_000 })
      expect(await runGitText(['rev-list', '--count', 'HEAD'], { gitDir: join(clone, '.git') })).toBe('1')
    })
  })

  it('serves a clone with many refs by protocol v2', async () => {
    const { gitDir: cache, views, first, second } = await twoCommits()
    const refs = Array.from({ length: 300 }, (_, n) => ({
      name: `refs/heads/b${n % 2 ? '-' : '/'}${n}`,
      oid: n % 3 ? first : second,
    }))
    await withView(views, cache, { refs }, async gitDir => {
      const server = await serveGit(gitDir)
      const { url } = server
      const wanted = { refs: ['refs/heads/*'] }
      const quarantine = await fetchIntoQuarantine(views, { url, wanted, knownRefs: [], cacheGitDir: null })
      expect(quarantine.refs).toHaveLength(300)
      await quarantine.dispose()
    })
  })

  it('refuses a name that would be two lines of packed-refs', async () => {
    const { gitDir: cache, views, first } = await twoCommits()
    for (const name of ['refs/heads/a\nb', 'refs/heads/..', 'HEAD', 'refs/heads/x.lock', 'refs/heads/a b']) {
      const view = withView(views, cache, { refs: [{ name, oid: first }] }, async () => undefined)
      await expect(view).rejects.toMatchObject({ code: 'invalid-argument' })
    }
  })
})

describe('sweepViews', () => {
  it('deletes what dead processes and earlier ones of our id left, and nothing else', async () => {
    const parent = await tempFolder()
    const id = '0190a000-0000-7000-8000-000000000000'
    const dead = join(parent, `view-4194399-${id}`)
    const ours = join(parent, `quarantine-${process.pid}-${id}`)
    const alive = join(parent, `view-${process.ppid}-${id}`)
    const strange = join(parent, 'something-else')
    for (const path of [dead, ours, alive, strange]) mkdirSync(path)
    expect(await sweepViews(parent)).toBe(2)
    expect([dead, ours, alive, strange].map(path => existsSync(path))).toEqual([false, false, true, true])
    expect(await sweepViews(join(parent, 'absent'))).toBe(0)
  })
})
