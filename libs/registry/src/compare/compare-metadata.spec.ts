import { expect, it } from 'vitest'
import { compareMetadata } from './compare-metadata.js'

it('tells keys that came, went and changed, and no others', () => {
  const before = { license: 'mit', tags: ['a'], language: 'en' }
  const after = { license: 'apache-2.0', tags: ['a'], datasets: ['x/y'] }
  expect(compareMetadata(before, after)).toEqual([
    { key: 'datasets', before: null, after: '["x/y"]' },
    { key: 'language', before: '"en"', after: null },
    { key: 'license', before: '"mit"', after: '"apache-2.0"' },
  ])
})

it('goes into objects, and does not mind the order of their keys', () => {
  const before = { co2: { emissions: 1, source: 'mlco2' }, list: [{ a: 1, b: 2 }] }
  const after = { co2: { source: 'mlco2', emissions: 2 }, list: [{ b: 2, a: 1 }] }
  expect(compareMetadata(before, after)).toEqual([{ key: 'co2.emissions', before: '1', after: '2' }])
})

it('compares whole values and shows the beginning of long ones', () => {
  const long = 'x'.repeat(5_000)
  const [change] = compareMetadata({ note: `${long}1` }, { note: `${long}2` })
  expect(change?.before).toHaveLength(2_001)
})

it('takes a card without front matter for one without keys', () => {
  expect(compareMetadata(null, { license: 'mit' })).toEqual([
    { key: 'license', before: null, after: '"mit"' },
  ])
  expect(compareMetadata(null, null)).toEqual([])
})
