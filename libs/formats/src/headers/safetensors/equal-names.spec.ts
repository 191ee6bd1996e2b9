import { describe, expect, it } from 'vitest'
import { hashOfName, hasEqualNames } from './equal-names.js'

const hashes = (count: number) =>
  Float64Array.from({ length: count }, (_, at) => hashOfName(`model.layers.${at}.weight`))

describe('looking for equal names', () => {
  it.each([0, 1, 2, 9_999, 10_000, 300_000])('finds none among %i that differ', async count => {
    expect(await hasEqualNames(hashes(count))).toBe(false)
  })

  it.each([2, 9_999, 10_000, 300_000])('finds one twice among %i, wherever it is', async count => {
    for (const [from, to] of [
      [0, count - 1],
      [count - 1, 0],
      [Math.floor(count / 2), 0],
    ] as const) {
      const some = hashes(count)
      some[to] = some[from] ?? 0
      expect(await hasEqualNames(some)).toBe(true)
    }
  })

  it('takes names apart that are written with other letters or in another order', () => {
    const names = [
      '',
      'a',
      'b',
      'aa',
      'ab',
      'ba',
      'a.b',
      'b.a',
      'model.layers.1.w',
      'model.layers.10.w',
      'model.layers.01.w',
      '\u0000',
      '\u0000\u0000',
    ]
    expect(new Set(names.map(hashOfName)).size).toBe(names.length)
  })
})
