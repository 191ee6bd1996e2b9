import { expect, it } from 'vitest'
import { layOut, NODE_HEIGHT } from './lay-out.js'

it('puts what something was made from above it', () => {
  const { places, paths, height } = layOut(
    ['child', 'parent', 'data'],
    [
      { parent: 'parent', child: 'child' },
      { parent: 'data', child: 'child' },
    ],
  )
  const y = (name: string) => places.get(name)?.y ?? NaN
  expect(y('parent')).toBeLessThan(y('child') - NODE_HEIGHT)
  expect(y('data')).toBe(y('parent'))
  expect(places.get('data')?.x).not.toBe(places.get('parent')?.x)
  expect(height).toBeGreaterThan(2 * NODE_HEIGHT)
  expect(paths.map(points => points.length > 1)).toEqual([true, true])
})

it('stands circles, two links between the same, and links to what is not shown', () => {
  const links = [
    { parent: 'a', child: 'b' },
    { parent: 'b', child: 'a' },
    { parent: 'a', child: 'b' },
    { parent: 'gone', child: 'b' },
  ]
  const { paths } = layOut(['a', 'b'], links)
  expect(paths.map(points => points.length > 0)).toEqual([true, true, true, false])
})
