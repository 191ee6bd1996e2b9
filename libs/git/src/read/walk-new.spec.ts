import { asCommitSha, type CommitSha, type GitOid } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { WorkRepository } from '../fixtures/work-repository.js'
import { walkNewCommits } from './walk-new-commits.js'
import { walkNewObjects, type WalkedObject } from './walk-new-objects.js'

const NOWHERE = asCommitSha('1'.repeat(40))

async function history() {
  const work = await WorkRepository.create()
  const first = work.commit({ files: { 'a.txt': 'a', 'dir/b.txt': 'b' } })
  const second = work.commit({ files: { 'a.txt': 'aa' } })
  const third = work.commit({ files: { 'dir/new\nline': 'ccc' } })
  return { work, first, second, third }
}

describe('walkNewCommits', () => {
  const bounds = { maxCommits: 10, maxBases: 10 }

  it('counts what is new, and says what it builds on', async () => {
    const { work, first, second, third } = await history()
    const walk = (tips: CommitSha[], known: GitOid[]) =>
      walkNewCommits(work.gitDir, { ...bounds, tips, known })
    expect(await walk([third], [first])).toEqual({ count: 2, tips: new Set([third]), bases: [first] })
    expect(await walk([second, third], [third])).toEqual({ count: 0, tips: new Set(), bases: [] })
    expect(await walk([third], [])).toMatchObject({ count: 3, bases: [] })
  })

  it('stops where it is told, and says when a commit is not here', async () => {
    const { work, third } = await history()
    const walk = { ...bounds, tips: [third], known: [] }
    await expect(walkNewCommits(work.gitDir, { ...walk, maxCommits: 2 })).rejects.toMatchObject({
      code: 'limit-exceeded',
    })
    await expect(walkNewCommits(work.gitDir, { ...walk, tips: [NOWHERE] })).rejects.toMatchObject({
      code: 'object-missing',
    })
  })
})

describe('walkNewObjects', () => {
  async function walk(work: WorkRepository, tips: GitOid[], known: GitOid[], maxObjects = 100) {
    const objects: WalkedObject[] = []
    for await (const object of walkNewObjects(work.gitDir, { tips, known, maxObjects })) objects.push(object)
    return objects.map(({ type, sizeBytes, path }) => [type, type === 'blob' ? sizeBytes : null, path])
  }

  it('comes across each object once', async () => {
    const { work, first, second } = await history()
    expect(await walk(work, [second], [first])).toEqual([
      ['commit', null, ''],
      ['tree', null, ''],
      ['blob', 2, 'a.txt'],
    ])
    expect(await walk(work, [first], [])).toHaveLength(5)
  })

  it('takes a name for what it is, up to a line feed', async () => {
    const { work, second, third } = await history()
    expect(await walk(work, [third], [second])).toContainEqual(['blob', 3, 'dir/new'])
  })

  it('leaves out what an unrelated history has in a tree that is known', async () => {
    const { work, third } = await history()
    const tree = work.git('rev-parse', `${third}^{tree}`) as GitOid
    const root = asCommitSha(work.git('commit-tree', tree, '-m', 'squashed'))
    expect(await walk(work, [root], [third, tree])).toEqual([['commit', null, '']])
  })

  it('shows tags, stops where it is told, and says when an object is not here', async () => {
    const { work, first, third } = await history()
    work.git('tag', '-a', '-m', 'x', 'v1', third)
    const tag = work.git('rev-parse', 'v1') as GitOid
    expect((await walk(work, [tag], [third])).map(([type]) => type)).toEqual(['tag'])
    await expect(walk(work, [third], [], 3)).rejects.toMatchObject({ code: 'limit-exceeded' })
    const missing = work.gitWith({ input: `100644 blob ${NOWHERE}\tx\n` }, 'mktree', '--missing')
    const broken = asCommitSha(work.git('commit-tree', missing, '-m', 'broken', '-p', first))
    await expect(walk(work, [broken], [first])).rejects.toMatchObject({ code: 'object-missing' })
  })
})
