import { expect, it } from 'vitest'
import { mayDo } from './may-do.js'

const rita = { name: 'rita' }

it('lets everybody decide but who pushed, who may reject', () => {
  expect(mayDo({ state: 'OPEN', pushedBy: 'dev' }, rita)).toEqual({
    approve: true,
    reject: true,
    isOwn: false,
  })
  expect(mayDo({ state: 'REJECTED', pushedBy: 'rita' }, rita)).toEqual({
    approve: false,
    reject: true,
    isOwn: true,
  })
})

it('takes what nobody is known for to be of others', () => {
  expect(mayDo({ state: 'OPEN', pushedBy: null }, rita).approve).toBe(true)
  expect(mayDo({ state: 'OPEN', pushedBy: null }, null).isOwn).toBe(false)
})

it('leaves nothing to decide in what was withdrawn', () => {
  expect(mayDo({ state: 'WITHDRAWN', pushedBy: null }, rita)).toMatchObject({ approve: false, reject: false })
})
