import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { PostureCache } from './posture-cache.js'

it('counts once for all who ask at the same time', async () => {
  const cache = new PostureCache()
  let countings = 0
  const count = async () => {
    await sleep(20)
    return ++countings
  }
  expect(await Promise.all([cache.read('a', count), cache.read('a', count), cache.read('b', count)])).toEqual(
    [1, 1, 2],
  )
})

it('keeps what took long, and counts anew what was cheap', async () => {
  const cache = new PostureCache()
  let cheap = 0
  let dear = 0
  const countDear = async () => {
    await sleep(40)
    return ++dear
  }
  for (let round = 0; round < 2; round++) {
    await cache.read('cheap', () => Promise.resolve(++cheap))
    await cache.read('dear', countDear)
    await sleep(60)
  }
  expect({ cheap, dear }).toEqual({ cheap: 2, dear: 1 })
})

it('forgets what failed', async () => {
  const cache = new PostureCache()
  await expect(cache.read('a', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(await cache.read('a', () => Promise.resolve('there'))).toBe('there')
})

it('turns away who would wait for too many, and lets strangers keep nobody waiting', async () => {
  const cache = new PostureCache()
  let go = (): void => undefined
  const gate = new Promise<void>(resolve => (go = resolve))
  const asked = Array.from({ length: 51 }, (_, n) => cache.read(`stranger ${n}`, () => gate, true))
  await sleep(5) // the first is being counted, fifty wait
  await expect(cache.read('one more', () => gate, true)).rejects.toMatchObject({
    code: 'rate-limited',
    detail: { retryAfterSeconds: 5 },
  })
  expect(await cache.read('somebody', () => Promise.resolve('counted'))).toBe('counted')
  go()
  await Promise.all(asked)
  expect(await cache.read('one more', () => Promise.resolve('counted'), true)).toBe('counted')
})

it('counts for two at a time, whoever asks', async () => {
  const cache = new PostureCache()
  let running = 0
  let most = 0
  const count = async () => {
    most = Math.max(most, ++running)
    await sleep(5)
    running--
  }
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map(key => cache.read(key, count)))
  expect(most).toBe(2)
})
