import type { AuditReport } from '@entrepot/registry'
import { expect, it } from 'vitest'
import { Proofs } from './proofs.js'

const REPORT: AuditReport = {
  linkCount: 0,
  head: { seq: 0n, hash: '' },
  broken: null,
  unsealed: { count: 0, oldest: null },
}

it('reads the log once for all who ask for the same, one proof after the other, and for a few', async () => {
  const proofs = new Proofs()
  let running = 0
  const began: string[] = []
  let go = (): void => undefined
  const gate = new Promise<void>(resolve => (go = resolve))
  const prove = (key: string) => async () => {
    began.push(key)
    expect(++running).toBe(1)
    await gate
    running -= 1
    return REPORT
  }
  const asked = ['', '', 'a', 'b', 'a', 'c', 'b'].map(key => proofs.get(key, prove(key)))
  await expect(proofs.get('d', prove('d'))).rejects.toMatchObject({ code: 'rate-limited' })
  go()
  await Promise.all(asked)
  expect(began).toEqual(['', 'a', 'b', 'c'])
  await proofs.get('', prove('again'))
  expect(began.at(-1)).toBe('again')
})

it('forgets what failed', async () => {
  const proofs = new Proofs()
  await expect(proofs.get('', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(await proofs.get('', () => Promise.resolve(REPORT))).toBe(REPORT)
})
