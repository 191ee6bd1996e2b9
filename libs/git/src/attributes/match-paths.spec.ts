import { readdirSync } from 'node:fs'
import { isDomainError } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../fixtures/temp-folder.js'
import { lfsAttributeLine } from './attribute-line.js'
import { ignoredPaths, lfsPaths } from './match-paths.js'

function file(path: string, ...lines: string[]) {
  return { path, bytes: Buffer.from(`${lines.join('\n')}\n`) }
}

describe('lfsPaths', () => {
  it('reads attributes as git does: later lines, deeper files, macros, unset ones, no matching by folder', async () => {
    const temp = await tempFolder()
    const files = [
      file(
        '.gitattributes',
        '[attr]weights filter=lfs diff=lfs merge=lfs -text',
        '*.bin filter=lfs diff=lfs merge=lfs -text',
        '*.npy weights',
        'saved_model/**/* filter=lfs -text',
        'folder filter=lfs',
        'folder2/ filter=lfs',
        '/only-here.dat filter=lfs',
        'tiny.bin -filter',
        'other.bin filter=other',
        '"with space.txt" filter=lfs',
      ),
      file('sub/.gitattributes', '*.bin !filter', 'own.txt filter=lfs'),
    ]
    const yes = [
      'a.bin',
      'x/a.bin',
      'x.npy',
      'saved_model/a/b',
      'folder',
      'only-here.dat',
      'with space.txt',
      'sub/own.txt',
      '模.bin',
      ':a.bin',
      '-a.bin',
    ]
    const no = [
      'a.BIN',
      'sub/a.bin',
      'tiny.bin',
      'other.bin',
      'folder/x',
      'folder2/x',
      'x/only-here.dat',
      'own.txt',
      'a.txt',
      'folder/..\\..\\file',
    ]
    expect(await lfsPaths(temp, files, [...yes, ...no])).toEqual(new Set(yes))
    expect(await lfsPaths(temp, [], ['a.bin'])).toEqual(new Set())
    expect(readdirSync(temp)).toEqual([])
  })

  it('writes a line that puts exactly one file into LFS, whatever its name', async () => {
    const temp = await tempFolder()
    const paths = [
      'model.dat',
      'a/model.dat',
      'with space.txt',
      'a/with "quotes" and space',
      '#hash',
      '!bang',
      '[attr]x',
      'star*',
      'question?',
      'back\\slash',
      'folder/..\\..\\x y',
      '"quoted"',
      '模 型',
      'a/[b]/c',
    ]
    const others = ['b/model.dat', 'starry', 'questions', 'a/b/c', 'backXslash', 'hash', 'bang']
    for (const path of paths) {
      const rules = [file('.gitattributes', lfsAttributeLine(path))]
      expect(await lfsPaths(temp, rules, [...paths, ...others]), path).toEqual(new Set([path]))
    }
  })
})

describe('ignoredPaths', () => {
  it('reads patterns as git does: negation, folders, anchors, deeper files', async () => {
    const temp = await tempFolder()
    const files = [
      file(
        '.gitignore',
        '*.log',
        '!keep.log',
        'build/',
        '/root.txt',
        '# comment',
        '\\#hash',
        'a/**/z',
        'trailing ',
        ':top',
      ),
      file('deep/.gitignore', '!*.log', 'secret*', ':*', '-x', '模'),
    ]
    const yes = [
      'x.log',
      'a/x.log',
      'build/x',
      'a/build/y/z',
      'root.txt',
      '#hash',
      'a/b/c/z',
      'deep/secrets',
      'deep/:a',
      'deep/-x',
      'deep/模',
      ':top',
      'trailing',
    ]
    const no = [':(top)a', 'keep.log', 'build', 'a/root.txt', 'deep/x.log', 'comment', 'z', 'secrets']
    expect(await ignoredPaths(temp, files, [...yes, ...no])).toEqual(new Set(yes))
    expect(await ignoredPaths(temp, files, no)).toEqual(new Set())
    expect(readdirSync(temp)).toEqual([])
  })

  it('takes no path out of the folder', async () => {
    const temp = await tempFolder()
    const error: unknown = await ignoredPaths(temp, [file('.gitignore', '*')], ['../x']).catch(
      (caught: unknown) => caught,
    )
    expect(isDomainError(error, 'path-unsafe')).toBe(true)
    expect(await ignoredPaths(temp, [file(`${'x'.repeat(300)}/.gitignore`, '*')], ['a'])).toEqual(new Set())
  })
})
