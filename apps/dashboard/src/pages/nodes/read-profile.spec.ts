import { expect, it } from 'vitest'
import type { Profile } from './node-query.js'
import { GIB, readProfile, REPLACES } from './read-profile.js'

const MIXED: Profile = {
  name: 'mixed',
  description: '',
  engine: null,
  devices: [
    { kind: 'GPU', memoryBytes: 80 * GIB },
    { kind: 'GPU', memoryBytes: 24 * GIB },
  ],
  contextTokens: 4096,
  maxContextTokens: null,
  batch: 1,
  cacheType: null,
  prefer: 'QUALITY',
  minBitsPerWeight: null,
  formats: null,
  namespaces: ['acme'],
  audience: 'INFERENCE',
  isReady: false,
  updatedAt: '2026-01-01T00:00:00.000Z',
}

function form(values: Readonly<Record<string, string>>): FormData {
  const fields = new FormData()
  for (const [name, value] of Object.entries(values)) fields.set(name, value)
  return fields
}

it('counts devices that are alike, and takes nothing for none', () => {
  expect(readProfile(form({ name: 'a', kind: 'CPU', gib: '64', devices: '2' })).devices).toEqual([
    { kind: 'CPU', count: 2, memoryBytes: 64 * GIB },
  ])
  expect(readProfile(form({ name: 'a', gib: '' })).devices).toEqual([])
})

it('leaves devices that differ as they are, until they are to be replaced', () => {
  const kept = readProfile(form({ name: 'mixed', context: '8192' }), MIXED)
  expect(kept.contextTokens).toBe(8192)
  expect(kept.devices).toEqual([
    { kind: 'GPU', memoryBytes: 80 * GIB, count: 1 },
    { kind: 'GPU', memoryBytes: 24 * GIB, count: 1 },
  ])
  const replaced = form({ name: 'mixed', kind: 'GPU', gib: '48', devices: '4', [REPLACES]: 'true' })
  expect(readProfile(replaced, MIXED).devices).toEqual([{ kind: 'GPU', count: 4, memoryBytes: 48 * GIB }])
})

it('keeps what the form has no field for', () => {
  expect(readProfile(form({ name: 'mixed' }), MIXED).namespaces).toEqual(['acme'])
  expect(readProfile(form({ name: 'new', formats: 'gguf, safetensors' }))).toMatchObject({
    namespaces: null,
    formats: ['gguf', 'safetensors'],
  })
})
