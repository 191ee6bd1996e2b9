import { refusalOf } from '@entrepot/testing/engines'
import { testPrincipal } from '@entrepot/testing/principal'
import { type FamilyWorld, openFamilyWorld } from '@entrepot/testing/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { landVariant, type Result } from './land-variant.js'
import type { Workbench } from './workbench.js'

describe('what was made', () => {
  let world: FamilyWorld
  beforeAll(async () => {
    world = await openFamilyWorld()
  })
  afterAll(() => world?.close())

  it('does not land once what its source was made from is blocked', async () => {
    await world.hold({ id: 'acme/base', verdicts: ['blocked'] })
    const { repo, commits } = await world.hold({ id: 'acme/base-f16', base: ['acme/base'] })
    const principal = testPrincipal('ann', { scope: 'write', audience: 'ci' })
    const bench = { engines: world.engines, principal, source: { repo, commit: commits[0] } }
    const landing = landVariant(bench as unknown as Workbench, null, {} as Result)
    expect(await refusalOf(landing)).toBe('revision-blocked')
  })
})
