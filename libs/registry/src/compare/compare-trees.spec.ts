import { asGitOid, asOid, type TreeEntry } from '@entrepot/core'
import { expect, it } from 'vitest'
import { compareTrees } from './compare-trees.js'

const file = (path: string, content: string, sizeBytes = content.length): TreeEntry => ({
  path,
  mode: '100644',
  oid: asGitOid(Buffer.from(content.padEnd(20, '.')).toString('hex').slice(0, 40)),
  sizeBytes,
  lfs: null,
})

it('tells what came, went, changed and moved, by path', () => {
  const base = [file('a.txt', 'a'), file('b.txt', 'b'), file('old.bin', 'weights'), file('same', 's')]
  const head = [file('a.txt', 'aa'), file('new.bin', 'weights'), file('same', 's'), file('z.txt', 'z')]
  const { changes, unchanged } = compareTrees(base, head)
  expect(unchanged).toBe(1)
  expect(changes.map(({ kind, path, formerPath }) => [kind, path, formerPath])).toEqual([
    ['changed', 'a.txt', null],
    ['removed', 'b.txt', null],
    ['renamed', 'new.bin', 'old.bin'],
    ['added', 'z.txt', null],
  ])
  expect(changes.map(({ sizeBefore, sizeAfter }) => [sizeBefore, sizeAfter])).toEqual([
    [1, 2],
    [1, null],
    [7, 7],
    [null, 1],
  ])
})

it('pairs each file that went with one that came, and no more', () => {
  const { changes } = compareTrees([file('one', 'x')], [file('p', 'x'), file('q', 'x')])
  expect(changes.map(({ kind, path }) => [kind, path])).toEqual([
    ['renamed', 'p'],
    ['added', 'q'],
  ])
})

it('takes no empty file for the former self of another', () => {
  const { changes } = compareTrees([file('__init__.py', '')], [file('.gitkeep', '')])
  expect(changes.map(({ kind }) => kind)).toEqual(['added', 'removed'])
})

it('leaves directories out, and says which files are large', () => {
  const directory: TreeEntry = { ...file('data', 'd'), mode: '040000', sizeBytes: 0 }
  const lfs = { oid: asOid('a'.repeat(64)), pointerSizeBytes: 130 }
  const { changes } = compareTrees([], [directory, { ...file('data/w', 'w', 5_000_000_000), lfs }])
  expect(changes).toMatchObject([{ path: 'data/w', isLarge: true, sizeAfter: 5_000_000_000 }])
})
