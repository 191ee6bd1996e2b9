import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { openView } from '../view/with-view.js'
import { commitsBetween } from './commits-between.js'
import { diffText } from './diff-text.js'
import { mergeBase } from './merge-base.js'
import { mergeTrees } from './merge-trees.js'
import { writeMerge } from './write-merge.js'

/** A base with two branches: `ours` and `theirs` change what they are given. */
async function forked(ours: Record<string, string | null>, theirs: Record<string, string | null>) {
  const work = await WorkRepository.create()
  const base = work.commit({ files: { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n', 'ü "x".txt': 'ü\n' } })
  work.git('checkout', '-q', '-b', 'theirs')
  const theirTip = work.commit({ files: theirs })
  work.git('checkout', '-q', 'main')
  const ourTip = work.commit({ files: ours })
  const { gitDir: cacheGitDir } = await hydrate(work)
  const { gitDir } = await openView(await tempFolder(), cacheGitDir, { refs: [] })
  return { work, base, ours: ourTip, theirs: theirTip, gitDir, cacheGitDir }
}

describe('mergeTrees', () => {
  it('merges what differs, and writes nothing to the cache', async () => {
    const { gitDir, cacheGitDir, work, ...tips } = await forked(
      { 'a.txt': '1!\n2\n3\n4\n5\n' },
      { 'a.txt': '1\n2\n3\n4\n5!\n', 'c/d.txt': 'new\n', 'b.txt': null },
    )
    const before = readdirSync(join(cacheGitDir, 'objects'))
    const merged = await mergeTrees(gitDir, tips)
    if (merged.kind !== 'clean') throw new Error('it does not merge')
    expect(await runGitText(['cat-file', 'blob', `${merged.tree}:a.txt`], { gitDir })).toBe('1!\n2\n3\n4\n5!')
    expect(await runGitText(['ls-tree', '-r', '--name-only', '-z', merged.tree], { gitDir })).toBe(
      'a.txt\0c/d.txt\0ü "x".txt\0',
    )
    expect(readdirSync(join(cacheGitDir, 'objects'))).toEqual(before)
    work.git('merge', '-q', 'theirs', '-m', 'm')
    expect(work.git('rev-parse', 'HEAD^{tree}')).toBe(merged.tree)
  })

  it('becomes a commit with both parents, in a pack that holds what is new', async () => {
    const { gitDir, ours, theirs } = await forked({ 'a.txt': 'x\n' }, { 'b.txt': 'y\n' })
    const merged = await mergeTrees(gitDir, { ours, theirs })
    if (merged.kind !== 'clean') throw new Error('it does not merge')
    const author = { name: 'ann', email: 'ann@example.org', date: new Date('2026-01-02T03:04:05Z') }
    const parents = [ours, theirs]
    const { commit, packs } = await writeMerge(gitDir, {
      tree: merged.tree,
      parents,
      author,
      message: 'Merge',
    })
    expect(packs.map(pack => pack.objectCount)).toEqual([2])
    expect(await runGitText(['log', '-1', '--format=%P %s %an', commit], { gitDir })).toBe(
      `${parents.join(' ')} Merge ann`,
    )
  })

  it('names the files in conflict, whatever they are called', async () => {
    const { gitDir, ...tips } = await forked(
      { 'a.txt': 'ours\n', 'b.txt': 'ours\n', 'ü "x".txt': 'ours\n' },
      { 'a.txt': 'theirs\n', 'b.txt': null, 'ü "x".txt': 'theirs\n' },
    )
    expect(await mergeTrees(gitDir, tips)).toEqual({
      kind: 'conflict',
      paths: ['a.txt', 'b.txt', 'ü "x".txt'],
    })
  })

  it('does what no attribute of the repository says', async () => {
    const attributes = '* merge=ours diff=evil filter=evil\n'
    const { gitDir, ...tips } = await forked(
      { 'a.txt': 'ours\n', '.gitattributes': attributes },
      { 'a.txt': 'theirs\n', '.gitattributes': attributes },
    )
    expect(await mergeTrees(gitDir, tips)).toEqual({ kind: 'conflict', paths: ['a.txt'] })
  })
})

describe('mergeBase', () => {
  it('finds what both reach, and nothing between strangers', async () => {
    const { gitDir, base, ours, theirs } = await forked({ 'a.txt': 'x\n' }, { 'b.txt': 'y\n' })
    expect(await mergeBase(gitDir, ours, theirs)).toBe(base)
    expect(await mergeBase(gitDir, ours, base)).toBe(base)
    const work = await WorkRepository.create()
    const one = work.commit({ files: { a: '1' } })
    work.git('checkout', '-q', '--orphan', 'other')
    const other = work.commit({ files: { a: '2' }, message: 'another root' })
    expect(await mergeBase(work.gitDir, one, other)).toBeNull()
  })
})

describe('diffText', () => {
  it('shows a difference, whole or cut at a line', async () => {
    const { gitDir, base, theirs } = await forked({}, { 'b.txt': 'c\n', 'd.txt': 'd\n' })
    const whole = await diffText(gitDir, { base, head: theirs }, 10_000)
    expect(whole.isWhole).toBe(true)
    expect(whole.text).toContain('--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-b\n+c\n')
    const cut = await diffText(gitDir, { base, head: theirs }, 100)
    expect(cut.isWhole).toBe(false)
    expect(whole.text.startsWith(cut.text)).toBe(true)
    expect(cut.text.endsWith('\n')).toBe(true)
    expect(Buffer.byteLength(cut.text)).toBeLessThanOrEqual(100)
    const fromNothing = await diffText(gitDir, { base: null, head: base }, 10_000)
    expect(fromNothing.text).toContain('new file mode 100644')
    expect((await diffText(gitDir, { base, head: base }, 10_000)).text).toBe('')
  })
})

describe('commitsBetween', () => {
  it('lists what is new, oldest first, with first lines', async () => {
    const work = await WorkRepository.create()
    const base = work.commit({ files: { a: '1' } })
    const one = work.commit({ files: { a: '2' }, message: 'one ü\n\nmore' })
    const two = work.commit({ files: { a: '3' }, message: '--two' })
    const both = [
      { commit: one, title: 'one ü' },
      { commit: two, title: '--two' },
    ]
    expect(await commitsBetween(work.gitDir, { known: [base], head: two }, 10)).toEqual(both)
    expect(await commitsBetween(work.gitDir, { known: [base], head: two }, 1)).toEqual([both[1]])
    expect(await commitsBetween(work.gitDir, { known: [], head: two }, 10)).toHaveLength(3)
    expect(await commitsBetween(work.gitDir, { known: [two], head: two }, 10)).toEqual([])
  })
})
