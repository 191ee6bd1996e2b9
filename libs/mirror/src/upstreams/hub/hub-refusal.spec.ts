import { expect, it } from 'vitest'
import { hubRefusal, readRetryAfter } from './hub-refusal.js'

const refusal = (status: number, headers: Record<string, string> = {}) =>
  hubRefusal(new Response(null, { status, headers }), 'hub.example', 'the model acme/m')

it.each<[number, Record<string, string>, string]>([
  [401, {}, 'upstream-unauthorized'],
  [401, { 'x-error-code': 'RepoNotFound' }, 'upstream-unauthorized'],
  [401, { 'x-error-code': 'GatedRepo' }, 'upstream-gated'],
  [403, { 'x-error-code': 'GatedRepo' }, 'upstream-gated'],
  [403, {}, 'upstream-unauthorized'],
  [404, {}, 'upstream-not-found'],
  [410, {}, 'upstream-not-found'],
  [408, {}, 'upstream-unavailable'],
  [429, {}, 'upstream-rate-limited'],
  [500, {}, 'upstream-unavailable'],
  [503, {}, 'upstream-unavailable'],
  [400, {}, 'upstream-invalid'],
  [416, {}, 'upstream-invalid'],
])('takes %i %o for %s', (status, headers, code) => expect(refusal(status, headers).code).toBe(code))

it('tells a repository that was disabled from one that is forbidden', () => {
  const disabled = { 'x-error-message': 'Access to this resource is disabled.' }
  expect(refusal(403, disabled).message).toBe('hub.example has disabled the model acme/m.')
  expect(refusal(403).message).toContain('does not let us read')
})

it('says in words what there is none of', () => {
  expect(refusal(404).message).toBe('There is no model acme/m at hub.example.')
  const file = hubRefusal(new Response(null, { status: 404 }), 'hub.example', 'weights.bin')
  expect(file.message).toBe('There is no weights.bin at hub.example.')
})

it('repeats nothing that upstream said', () => {
  for (const status of [401, 403, 404, 429, 500])
    expect(refusal(status, { 'x-error-message': 'echo' }).message).not.toContain('echo')
})

it('reads how long to wait, in seconds or as a date', () => {
  const after = (value: string) => readRetryAfter(new Headers({ 'retry-after': value }))
  expect(after('17')).toBe(17)
  expect(after(new Date(Date.now() + 30_000).toUTCString())).toBeGreaterThan(28)
  expect(after(new Date(Date.now() - 30_000).toUTCString())).toBeNull()
  expect(after('soon')).toBeNull()
  expect(readRetryAfter(new Headers())).toBeNull()
  expect(readRetryAfter(new Headers({ ratelimit: '"api";r=0;t=55' }))).toBe(55)
  expect(readRetryAfter(new Headers({ ratelimit: '"api";r=0;t=55', 'retry-after': '7' }))).toBe(7)
})
