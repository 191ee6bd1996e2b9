import { asGitOid, asOid, type EntryMode, type TreeEntry } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { LARGE_BLOB_BYTES, checkTree } from './check-tree.js'
import { unsafePathReason } from './unsafe-path-reason.js'

const LFS = { oid: asOid('a'.repeat(64)), pointerSizeBytes: 130 }

function entry(path: string, mode: EntryMode = '100644', more: Partial<TreeEntry> = {}): TreeEntry {
  return { path, mode, oid: asGitOid('1'.repeat(40)), sizeBytes: 1, lfs: null, ...more }
}

describe('unsafePathReason', () => {
  it('takes no longer for a path of dots than for any other', () => {
    const startedAt = performance.now()
    for (let n = 0; n < 1_000; n += 1) expect(unsafePathReason(`.git${'. '.repeat(2_000)}${n}`)).toBeNull()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it.each([
    '',
    '/etc/passwd',
    '..',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a/.',
    'a//b',
    'a/',
    '.git',
    '.git/config',
    'a/.GIT/hooks/post-checkout',
    '.git.',
    '.git ',
    '.git::$INDEX_ALLOCATION',
    '.git\\config',
    'git~1',
    '.g\u200cit/config',
    '..\\a',
    '\\a',
    'a\0b',
    'a\nb',
    'a\tb',
    'a\x7f',
    'a\ud800',
    `${'a/'.repeat(2_048)}a`,
  ])('refuses %j', path => {
    expect(unsafePathReason(path)).toEqual(expect.any(String))
  })

  it.each([
    'README.md',
    '.gitattributes',
    '.gitignore',
    '.github/workflows/ci.yml',
    'folder/..\\..\\..\\file',
    'a..b',
    '...',
    'naïve 模型 🤗.txt',
    'what? 100%.txt',
    'a:b',
    'my.git',
    'git',
    '~',
    '-rf',
  ])('takes %j', path => {
    expect(unsafePathReason(path)).toBeNull()
  })
})

describe('checkTree', () => {
  it('throws for an unsafe path, whatever it is', () => {
    for (const mode of ['100644', '040000', '120000'] as const) {
      expect(() => checkTree([entry('a'), entry('.git', mode)])).toThrow(
        expect.objectContaining({ code: 'path-unsafe' }),
      )
    }
  })

  it('remarks on links, submodules and large files outside LFS', () => {
    const remarks = checkTree([
      entry('README.md'),
      entry('link', '120000'),
      entry('sub', '160000', { sizeBytes: 0 }),
      entry('just.bin', '100644', { sizeBytes: LARGE_BLOB_BYTES }),
      entry('over.bin', '100755', { sizeBytes: LARGE_BLOB_BYTES + 1 }),
      entry('lfs.bin', '100644', { sizeBytes: LARGE_BLOB_BYTES + 1, lfs: LFS }),
    ])
    expect(remarks.map(({ kind, path }) => [kind, path])).toEqual([
      ['symlink', 'link'],
      ['submodule', 'sub'],
      ['large-blob', 'over.bin'],
    ])
  })

  it('remarks once on names that some file systems hold for one', () => {
    const remarks = checkTree([
      entry('Data', '040000'),
      entry('Data/a.txt'),
      entry('data', '040000'),
      entry('data/A.txt'),
      entry('data/a.txt'),
      entry('caf\u00e9'),
      entry('cafe\u0301'),
      entry('other/data', '040000'),
    ])
    expect(remarks.map(({ kind, path, otherPath }) => [kind, path, otherPath])).toEqual([
      ['case-collision', 'data', 'Data'],
      ['case-collision', 'data/a.txt', 'data/A.txt'],
      ['case-collision', 'cafe\u0301', 'caf\u00e9'],
    ])
  })
})
