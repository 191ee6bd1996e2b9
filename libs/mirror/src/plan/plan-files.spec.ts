import { asCommitSha, asGitOid, asOid, type TreeEntry } from '@entrepot/core'
import { expect, it } from 'vitest'
import { planFiles } from './plan-files.js'

const commit = (digit: string) => asCommitSha(digit.repeat(40))
const oid = (digit: string) => asOid(digit.repeat(64))
const entry = (path: string, sizeBytes: number, lfsDigit: string | null): TreeEntry => ({
  path,
  sizeBytes,
  mode: '100644',
  oid: asGitOid('0'.repeat(40)),
  lfs: lfsDigit === null ? null : { oid: oid(lfsDigit), pointerSizeBytes: 130 },
})

it('names each object once, where the first commit has it, with all commits that need it', () => {
  const { files, refused } = planFiles([
    {
      commit: commit('a'),
      entries: [entry('README.md', 5, null), entry('w.bin', 10, '1'), entry('z.bin', 10, '1')],
    },
    { commit: commit('b'), entries: [entry('other.bin', 10, '1'), entry('x.bin', 20, '2')] },
  ])
  expect(refused.size).toBe(0)
  expect(files).toEqual([
    {
      oid: oid('1'),
      sizeBytes: 10,
      commit: commit('a'),
      path: 'w.bin',
      neededBy: new Set([commit('a'), commit('b')]),
    },
    { oid: oid('2'), sizeBytes: 20, commit: commit('b'), path: 'x.bin', neededBy: new Set([commit('b')]) },
  ])
})

it('refuses a commit that contradicts itself, and keeps commits apart that contradict each other', () => {
  const { files, refused } = planFiles([
    { commit: commit('a'), entries: [entry('w.bin', 10, '1'), entry('z.bin', 11, '1')] },
    { commit: commit('b'), entries: [entry('w.bin', 10, '1')] },
  ])
  expect([...refused.keys()]).toEqual([commit('a')])
  expect(files.map(file => [file.sizeBytes, [...file.neededBy]])).toEqual([
    [10, [commit('a'), commit('b')]],
    [11, [commit('a')]],
  ])
})
