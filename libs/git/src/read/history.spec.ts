import { asCommitSha, type CommitSha } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { isReachable } from './is-reachable.js'
import { lastCommitsForPaths } from './last-commits-for-paths.js'
import { countCommits, listCommits } from './list-commits.js'
import { ObjectReader } from './object-reader.js'
import { findCommits, resolveCommit } from './resolve-commit.js'

const ABSENT = asCommitSha('0'.repeat(39) + '1')

/** main: one - two - three - merge; side: one - two - aside, which the merge brings. */
async function branchedHistory() {
  const work = await WorkRepository.create()
  const day = (n: number) => `2024-01-0${n}T00:00:00Z`
  const one = work.commit({ message: 'one', date: day(1), files: { 'dir/sub/x': '1', f: '1', 'ünï ?': '1' } })
  const two = work.commit({ message: 'two', date: day(2), files: { 'dir/sub/x': '2' } })
  work.git('checkout', '-q', '-b', 'side')
  const aside = work.commit({ message: 'aside', date: day(3), files: { f: '2' } })
  work.git('checkout', '-q', 'main')
  const three = work.commit({ message: 'three', date: day(4), files: { 'dir/y': '1' } })
  const env = { GIT_AUTHOR_DATE: day(5), GIT_COMMITTER_DATE: day(5) }
  work.gitWith({ env }, 'merge', '-q', '-m', 'merge', 'side')
  work.git('tag', '-a', 'v1', '-m', 'first', two)
  work.git('tag', '-a', 'v1-again', '-m', 'a tag of a tag', 'v1')
  work.git('tag', '-a', 'tree-tag', '-m', 'of a tree', 'HEAD^{tree}')
  const tags = {
    v1: work.git('rev-parse', 'v1'),
    again: work.git('rev-parse', 'v1-again'),
    tree: work.git('rev-parse', 'tree-tag'),
  }
  const { gitDir } = await hydrate(work)
  const reader = new ObjectReader(gitDir)
  return { work, reader, gitDir, tags, one, two, aside, three, merge: work.tip() }
}

describe('listCommits', () => {
  it('goes from the newest to the oldest, by pages', async () => {
    const { reader, gitDir, merge, three, aside, two, one } = await branchedHistory()
    const all = [merge, three, aside, two, one]
    const ids = async (page: Parameters<typeof listCommits>[2]) =>
      (await listCommits(reader, merge, page)).map(commit => commit.oid)
    expect(await ids({ limit: 10 })).toEqual(all)
    expect(await ids({ limit: 2, skip: 1 })).toEqual([three, aside])
    expect(await ids({ limit: 2, after: three })).toEqual([aside, two])
    expect(await ids({ limit: 2, after: one })).toEqual([])
    expect(await ids({ limit: 2, after: ABSENT })).toEqual([])
    expect(await countCommits(gitDir, merge)).toBe(5)
    await reader.close()
  })
})

it('ends walks of history when the signal says so', async () => {
  const { reader, gitDir, merge } = await branchedHistory()
  const signal = AbortSignal.abort()
  const walks = [
    countCommits(gitDir, merge, signal),
    listCommits(reader, merge, { limit: 1, signal }),
    listCommits(reader, merge, { limit: 1, after: merge, signal }),
    lastCommitsForPaths(reader, merge, ['f'], signal),
  ]
  for (const walk of walks) await expect(walk).rejects.toMatchObject({ code: 'cancelled' })
  await reader.close()
})

describe('lastCommitsForPaths', () => {
  it('finds the commit that changed each file or folder last', async () => {
    const { reader, merge } = await branchedHistory()
    const paths = ['dir', 'dir/sub', 'dir/sub/x', 'dir/y', 'f', 'ünï ?', 'absent', '*', 'a\nb', '']
    const found = await lastCommitsForPaths(reader, merge, paths)
    expect([...found].map(([path, { title }]) => [path, title]).sort()).toEqual([
      ['dir', 'three'],
      ['dir/sub', 'two'],
      ['dir/sub/x', 'two'],
      ['dir/y', 'three'],
      ['f', 'merge'],
      ['ünï ?', 'one'],
    ])
    expect(await lastCommitsForPaths(reader, merge, [])).toEqual(new Map())
    await reader.close()
  })
})

describe('isReachable', () => {
  it('follows every parent, and knows nothing of commits that are not here', async () => {
    const { reader, merge, three, aside, one } = await branchedHistory()
    const cases: [CommitSha, CommitSha[], boolean][] = [
      [merge, [merge], true],
      [aside, [merge], true],
      [one, [three, aside], true],
      [aside, [three], false],
      [merge, [three, aside], false],
      [one, [], false],
      [ABSENT, [merge], false],
    ]
    for (const [commit, tips, expected] of cases) {
      expect(await isReachable(reader, commit, tips)).toBe(expected)
    }
    await expect(isReachable(reader, one, [ABSENT])).rejects.toThrow('exit code')
    await reader.close()
  })
})

describe('resolveCommit', () => {
  it('takes full ids, prefixes and tags', async () => {
    const { reader, tags, two, merge } = await branchedHistory()
    expect(await resolveCommit(reader, merge)).toBe(merge)
    expect(await resolveCommit(reader, merge.slice(0, 8).toUpperCase())).toBe(merge)
    expect(await resolveCommit(reader, merge.slice(0, 5))).toBe(merge)
    expect(await resolveCommit(reader, tags.v1)).toBe(two)
    expect(await resolveCommit(reader, tags.again)).toBe(two)
    expect(await resolveCommit(reader, tags.again.slice(0, 12))).toBe(two)
    await reader.close()
  })

  it('answers null for everything else', async () => {
    const { reader, work, tags, merge } = await branchedHistory()
    const tree = work.git('rev-parse', 'HEAD^{tree}')
    const others = [
      ABSENT,
      tree,
      tags.tree,
      merge.slice(0, 4),
      `${merge}0`,
      'main',
      'HEAD',
      '',
      'xyzzy12345',
      '--all',
      `${merge}\n${merge}`,
    ]
    for (const spec of others) expect(await resolveCommit(reader, spec), spec).toBeNull()
    await reader.close()
  })

  it('answers null for a prefix that fits two commits, and finds the commit beside a blob', async () => {
    const work = await WorkRepository.create()
    const blobs = Array.from(
      { length: 3_000 },
      (_, n) => `blob\nmark :${n + 1}\ndata ${String(n).length}\n${n}\n`,
    )
    const commits = Array.from(
      { length: 3_000 },
      (_, n) => `commit refs/heads/main\ncommitter A <a@b> ${1_700_000_000 + n} +0000\ndata 1\nx\n`,
    )
    work.gitWith({ input: [...blobs, ...commits].join('') }, 'fast-import', '--quiet')
    const ids = work
      .git('cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)')
      .split('\n')
    const byPrefix = new Map<string, string[]>()
    for (const line of ids) byPrefix.set(line.slice(0, 5), [...(byPrefix.get(line.slice(0, 5)) ?? []), line])
    const reader = new ObjectReader(work.gitDir)
    const seen = { ambiguous: 0, besideBlob: 0 }
    for (const [prefix, lines] of byPrefix) {
      if (lines.length < 2) continue
      const fitting = lines.filter(line => line.endsWith(' commit')).map(line => line.slice(0, 40))
      if (fitting.length === 2 && seen.ambiguous++ < 3) {
        expect(await resolveCommit(reader, prefix)).toBeNull()
        expect(new Set(await findCommits(reader, prefix))).toEqual(new Set(fitting))
      } else if (fitting.length === 1 && seen.besideBlob++ < 3) {
        expect(await resolveCommit(reader, prefix)).toBe(fitting[0])
      }
    }
    expect(seen.ambiguous).toBeGreaterThan(0)
    expect(seen.besideBlob).toBeGreaterThan(0)
    await reader.close()
  })
})
