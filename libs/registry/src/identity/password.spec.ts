import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.js'

it('tells the password from any other', async () => {
  const stored = await hashPassword('correct horse battery')
  expect(await verifyPassword('correct horse battery', stored)).toBe(true)
  expect(await verifyPassword('correct horse batterY', stored)).toBe(false)
  expect(await verifyPassword('', stored)).toBe(false)
})

it('stores argon2id at the cost that OWASP names, with a salt of its own', async () => {
  const [one, two] = await Promise.all([
    hashPassword('correct horse battery'),
    hashPassword('correct horse battery'),
  ])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(one).not.toBe(two)
  expect(one).not.toContain('horse')
})

it('takes a hash that another program made, whatever it cost', async () => {
  // By the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 4 -l 24`.
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword('password', stored)).toBe(true)
  expect(await verifyPassword('passwort', stored)).toBe(false)
})

it('takes letters for the same however a keyboard composes them', async () => {
  const stored = await hashPassword('Entrepo\u0302t-Schlu\u0308ssel')
  expect(await verifyPassword('Entrep\u00f4t-Schl\u00fcssel', stored)).toBe(true)
})

it.each(['short', 'x'.repeat(1_025)])('refuses %j for a password, without repeating it', async password => {
  const refusal = await hashPassword(password).then(
    () => null,
    (error: Error) => error,
  )
  expect(refusal).toMatchObject({ code: 'invalid-argument' })
  expect(refusal?.message).not.toContain(password)
})

it.each([
  null,
  '',
  'nonsense',
  '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
])('says no where %j is stored', async stored => {
  expect(await verifyPassword('correct horse battery', stored)).toBe(false)
})

it('takes as long for an account that is not there', async () => {
  const stored = await hashPassword('correct horse battery')
  const time = async (hash: string | null) => {
    const times: number[] = []
    for (let n = 0; n < 7; n += 1) {
      const start = performance.now()
      await verifyPassword('wrong horse battery', hash)
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[3] ?? 0
  }
  const [there, absent] = [await time(stored), await time(null)]
  expect(absent / there).toBeGreaterThan(0.4)
  expect(absent / there).toBeLessThan(2.5)
})

it('is tried by so many at once and no more, whoever they are', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 70 }, () => verifyPassword('guess', null)))
  const refused = attempts.filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThanOrEqual(10)
  expect(refused.length).toBeLessThan(30)
  expect(refused[0]).toMatchObject({ reason: { code: 'rate-limited' } })
})
