import { ANONYMOUS, DomainError, type Principal } from '@entrepot/core'
import { testPrincipal } from '@entrepot/testing/principal'
import { describe, expect, it } from 'vitest'
import { Caller } from './caller.js'

const ann = testPrincipal('ann')

/** What was read, and for whom. */
function reading() {
  const read: Principal[] = []
  return {
    read,
    act: (principal: Principal) => {
      read.push(principal)
      return Promise.resolve(`for reader ${read.length}`)
    },
  }
}

describe('who is known by memory', () => {
  it('is told to nobody before it is certain', async () => {
    const caller = new Caller(ann, () => Promise.resolve(ann))
    expect(caller.isConfirmed).toBe(false)
    expect(() => caller.principal).toThrow('not confirmed')
    await caller.confirm()
    expect([caller.isConfirmed, caller.principal]).toEqual([true, ann])
  })

  it('has their list read meanwhile, once, and handed out afterwards', async () => {
    const order: string[] = []
    const caller = new Caller(ann, async () => {
      order.push('asked')
      await Promise.resolve()
      order.push('confirmed')
      return ann
    })
    const answer = await caller.readAhead('repo:read', principal => {
      order.push('read')
      return Promise.resolve(principal)
    })
    expect(order).toEqual(['read', 'asked', 'confirmed'])
    expect(answer).toEqual({ principal: ann, found: ann })
  })

  it('has it read again when they turn out to be somebody else, or to have other rights', async () => {
    for (const now of [ANONYMOUS, testPrincipal('ann')]) {
      const { read, act } = reading()
      const caller = new Caller(ann, () => Promise.resolve(now))
      expect(await caller.readAhead('repo:read', act)).toEqual({ principal: now, found: 'for reader 2' })
      expect(read).toEqual([ann, now])
    }
  })

  it('is refused what they may not do any more, and what they never might is not read', async () => {
    const admin = testPrincipal('root', { isAdmin: true, scope: 'admin' })
    const demoted = new Caller(admin, () => Promise.resolve(ann))
    await expect(demoted.readAhead('server:admin', reading().act)).rejects.toThrow('may not do this')
    const { read, act } = reading()
    await expect(new Caller(ann, () => Promise.resolve(ann)).readAhead('server:admin', act)).rejects.toThrow(
      'may not do this',
    )
    expect(read).toEqual([])
  })

  it('gets nothing when it can’t be confirmed, and no failure of what was read for them before', async () => {
    const over = new DomainError('rate-limited', 'Too many.')
    const caller = new Caller(ann, () => Promise.reject(over))
    await expect(caller.readAhead('repo:read', reading().act)).rejects.toBe(over)
    const stale = new Caller(ann, () => Promise.resolve(ANONYMOUS))
    const found = await stale.readAhead('repo:read', principal =>
      principal === ann ? Promise.reject(new Error('of no interest')) : Promise.resolve('public'),
    )
    expect(found).toEqual({ principal: ANONYMOUS, found: 'public' })
  })
})

it('asks once for a whole request, and reads once for whom memory does not know', async () => {
  let asked = 0
  const { read, act } = reading()
  const caller = new Caller(null, () => {
    asked += 1
    return Promise.resolve(ann)
  })
  await Promise.all([
    caller.readAhead('repo:read', act),
    caller.confirm(),
    caller.readAhead('repo:read', act),
  ])
  expect([asked, read]).toEqual([1, [ann, ann]])
})

it('needs no look at anything for somebody of whom everything is known', () => {
  expect(Caller.confirmed(ann).principal).toBe(ann)
})
