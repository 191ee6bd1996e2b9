import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { testPrincipal } from '@entrepot/testing/principal'
import { profilesStamp } from '@entrepot/persistence'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteProfile } from './delete-profile.js'
import { findProfile, listProfiles, PROFILE_NAME, requireProfile } from './find-profile.js'
import { formatMemory, parseMemory } from './parse-memory.js'
import { parseProfileSpec } from './parse-profile.js'
import { READY_PROFILES } from './ready-profiles.js'
import { saveProfile } from './save-profile.js'

let engines: TestEngines

beforeAll(async () => {
  engines = await openTestEngines()
})

afterAll(() => engines?.close())

describe('ready profiles', () => {
  it('are profiles like any other, by names that a revision can have', () => {
    for (const { name, spec } of READY_PROFILES) {
      expect(name).toMatch(PROFILE_NAME)
      expect(parseProfileSpec(spec)).toMatchObject(spec)
    }
    expect(new Set(READY_PROFILES.map(({ name }) => name)).size).toBe(READY_PROFILES.length)
  })

  it('are there without anybody adding them, can be overridden, and come back', async () => {
    const name = 'cpu-16g-llamacpp'
    expect(await findProfile(engines.db, name)).toMatchObject({ isReady: true, spec: { engine: 'llamacpp' } })
    await saveProfile(engines, 'spec', { name, spec: { engine: 'ollama' }, description: 'ours' })
    expect(await requireProfile(engines.db, name)).toMatchObject({
      isReady: false,
      description: 'ours',
      spec: { engine: 'ollama', audience: 'inference' },
    })
    expect((await listProfiles(engines.db)).filter(one => one.name === name)).toHaveLength(1)
    await deleteProfile(engines, 'spec', name)
    expect(await findProfile(engines.db, name)).toMatchObject({ isReady: true })
    await expect(deleteProfile(engines, 'spec', name)).rejects.toMatchObject({ code: 'precondition-failed' })
    await expect(deleteProfile(engines, 'spec', 'absent')).rejects.toMatchObject({
      code: 'profile-not-found',
    })
  })
})

describe('saveProfile', () => {
  it('is for administrators, and leaves an audit row with what was before', async () => {
    const eve = testPrincipal('eve', { scope: 'admin' })
    const request = { name: 'edge', spec: { batch: 2 }, description: '' }
    await expect(saveProfile(engines, eve, request)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(deleteProfile(engines, eve, 'edge')).rejects.toMatchObject({ code: 'forbidden' })
    await saveProfile(engines, 'spec', request)
    await saveProfile(engines, 'spec', { ...request, spec: { batch: 3 } })
    const rows = await engines.db.prisma.auditEntry.findMany({
      where: { subject: 'edge' },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ detail }) => detail)).toMatchObject([
      { spec: { batch: 2 }, before: null },
      { spec: { batch: 3 }, before: { batch: 2 } },
    ])
  })

  it('changes the stamp that answers by profiles are kept under, which is as before when all is as before', async () => {
    const stamps = [await profilesStamp(engines.db.prisma)]
    for (const batch of [1, 2]) {
      await saveProfile(engines, 'spec', { name: 'stamped', spec: { batch }, description: '' })
      stamps.push(await profilesStamp(engines.db.prisma))
    }
    await deleteProfile(engines, 'spec', 'stamped')
    stamps.push(await profilesStamp(engines.db.prisma))
    expect(new Set(stamps).size).toBe(3)
    // All is as it was in the beginning, and so are the answers.
    expect(stamps.at(-1)).toBe(stamps[0])
  })

  it.each([
    [{ engine: 'notepad' }, 'engine'],
    [{ devices: [{ kind: 'tpu', memoryBytes: 1 }] }, 'devices.0.kind'],
    [
      { devices: [{ kind: 'gpu', memoryBytes: '80G' }] },
      'devices.0.memoryBytes: must be bytes, such as 24GiB',
    ],
    [{ devices: [{ kind: 'gpu', memoryBytes: -1 }] }, 'devices.0.memoryBytes'],
    [{ batch: 0 }, 'batch'],
    [{ contextTokens: 1.5 }, 'contextTokens'],
    [{ minBitsPerWeight: Number.NaN }, 'minBitsPerWeight'],
    [{ formats: [] }, 'formats'],
    [{ audience: 'all' }, 'audience'],
    [{ colour: 'red' }, 'colour'],
    [null, 'expected object'],
  ])('refuses %j and says where what is wrong', async (spec, said) => {
    await expect(saveProfile(engines, 'spec', { name: 'bad', spec, description: '' })).rejects.toThrow(said)
    expect(await findProfile(engines.db, 'bad')).toBeNull()
  })

  it.each(['', 'A', 'a/b', '../x', '-a', 'a-', 'a b', 'x'.repeat(64), 'a\n'])(
    'refuses the name %j, which no revision can have',
    async name => {
      const saved = saveProfile(engines, 'spec', { name, spec: {}, description: '' })
      await expect(saved).rejects.toMatchObject({ code: 'invalid-argument' })
      await expect(requireProfile(engines.db, name)).rejects.toMatchObject({ code: 'profile-not-found' })
    },
  )
})

describe('memory', () => {
  it.each([
    ['24GiB', 24 * 1024 ** 3],
    ['80 GB', 80e9],
    ['1.5TiB', 1.5 * 1024 ** 4],
    ['512', 512],
    ['24G', null],
    ['0', null],
    ['-1GB', null],
    ['1e9', null],
    ['9007199254740993', null],
    ['9999999TiB', null],
    ['GiB', null],
  ])('reads %s as %s', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes)
  })

  it('never takes anything for more than a number can hold', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const bytes = parseMemory(text)
        if (bytes !== null) expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true)
      }),
      { verbose: true },
    )
  })

  it('is written for people', () => {
    expect([5_100_000_000, 12_000_000].map(formatMemory)).toEqual(['5.1 GB', '12.0 MB'])
  })
})
