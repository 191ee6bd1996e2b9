import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from './match-glob.js'

describe('matchesGlob', () => {
  it.each([
    ['data/train-00000-of-00001.parquet', 'data/train-*'],
    ['train.csv', '**/train.csv'],
    ['a/b/c/train.csv', '**/train.csv'],
    ['a/b/c/train.csv', 'a/**'],
    ['a/b/c/train.csv', 'a/**/c/*.csv'],
    ['shard-07.json', 'shard-[0-9][0-9].json'],
    ['x.json', '[!ab].json'],
    ['x-.json', 'x[-].json'],
    ['ab.txt', 'a?.txt'],
    ['a[b.txt', 'a[b.txt'],
    ['日本.csv', '??.csv'],
    ['abcabd', '*ab?'],
  ])('finds %s by %s', (path, pattern) => expect(matchesGlob(path, pattern)).toBe(true))

  it.each([
    ['data/deep/train-0.parquet', 'data/train-*'],
    ['data/deep/train-0.parquet', 'data/*.parquet'],
    ['train.csv', 'data/**/train.csv'],
    ['a.json', '[!ab].json'],
    ['shard-7x.json', 'shard-[0-9][0-9].json'],
    ['a.txt', 'a?.txt'],
    ['Train.csv', 'train.csv'],
    ['ab', 'a'],
    ['a', 'ab'],
    ['', '?'],
  ])('does not find %s by %s', (path, pattern) => expect(matchesGlob(path, pattern)).toBe(false))

  it('finds a path by itself with any of its letters and folders left open', () => {
    const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/)
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat(3)),
        (names, choices) => {
          const choose = () => choices.next().value ?? 0
          const pattern = names
            .map(one => [one, '*', `${one.slice(0, 1)}*`, `?${one.slice(1)}`][choose()] ?? one)
            .map(one => (choose() === 0 ? `**/${one}` : one))
            .join('/')
          expect(matchesGlob(names.join('/'), pattern)).toBe(true)
          if (!pattern.includes('*')) expect(matchesGlob(`${names.join('/')}X`, pattern)).toBe(false)
        },
      ),
    )
  })

  it('takes time in proportion to path and pattern, however many wildcards there are', () => {
    const started = performance.now()
    expect(matchesGlob('a'.repeat(4_000), `${'*a'.repeat(1_000)}b`)).toBe(false)
    expect(matchesGlob('a/'.repeat(2_000), `${'**/a/'.repeat(500)}b`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
