import { ANONYMOUS, parseRepoId, type Principal } from '@entrepot/core'
import { testPrincipal } from '@entrepot/testing/principal'
import { type FamilyWorld, openFamilyWorld, variantOf } from '@entrepot/testing/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { effectiveVerdict } from './effective-verdict.js'
import { findFamily } from './find-family.js'

let world: FamilyWorld
const eve = testPrincipal('eve')
const node = testPrincipal('node', { audience: 'inference' })
const GGUF = variantOf({ format: 'gguf', quantization: 'Q4_K_M', isQuantized: true, bitsPerWeight: 4.8 })

beforeAll(async () => {
  world = await openFamilyWorld()
})

afterAll(() => world?.close())

async function namesOf(principal: Principal, id: string, audience?: 'inference'): Promise<string[]> {
  const { candidates } = await findFamily(world.engines, principal, parseRepoId('model', id), audience)
  return candidates.map(({ repo, variant, verdict }) => `${repo.idKey} ${variant.key} ${verdict}`)
}

describe('findFamily', () => {
  it('finds the same variants from whichever model of the family it is asked', async () => {
    await world.hold({ id: 'one/base' })
    await world.hold({ id: 'one/base-awq', base: ['One/Base'] })
    await world.hold({ id: 'other/base-gguf', base: ['one/base'], variants: [GGUF] })
    await world.hold({ id: 'other/base-gguf-again', base: ['other/base-gguf'], variants: [GGUF] })
    const all = [
      'one/base safetensors/BF16 cleared',
      'one/base-awq safetensors/BF16 cleared',
      'other/base-gguf gguf/Q4_K_M cleared',
      'other/base-gguf-again gguf/Q4_K_M cleared',
    ]
    for (const id of ['one/base', 'one/base-awq', 'other/base-gguf', 'other/base-gguf-again'])
      expect(await namesOf(eve, id)).toEqual(all)
  })

  it('ends where another model begins: a fine-tune, an adapter, a merge', async () => {
    await world.hold({ id: 'two/base' })
    for (const relation of ['finetune', 'adapter', 'merge'])
      await world.hold({ id: `two/${relation}`, base: ['two/base'], relation })
    await world.hold({ id: 'two/finetune-gguf', base: ['two/finetune'], variants: [GGUF] })
    expect(await namesOf(eve, 'two/base')).toEqual(['two/base safetensors/BF16 cleared'])
    expect(await namesOf(eve, 'two/finetune-gguf')).toHaveLength(2)
  })

  it('takes an origin without a relation for one where all variants are quantized, and only there', async () => {
    await world.hold({ id: 'three/base' })
    const base = { base: ['three/base'], relation: null }
    await world.hold({ id: 'three/all', ...base, variants: [GGUF] })
    await world.hold({ id: 'three/some', ...base, variants: [GGUF, {}] })
    await world.hold({ id: 'three/none', ...base, variants: [] })
    expect(await namesOf(eve, 'three/base')).toEqual([
      'three/all gguf/Q4_K_M cleared',
      'three/base safetensors/BF16 cleared',
    ])
  })

  it('takes no part in what names two models that it was quantized from', async () => {
    await world.hold({ id: 'four/a' })
    await world.hold({ id: 'four/b' })
    await world.hold({ id: 'four/both', base: ['four/a', 'four/b'] })
    await world.hold({ id: 'four/twice', base: ['four/a', 'Four/A'] })
    expect(await namesOf(eve, 'four/a')).toEqual([
      'four/a safetensors/BF16 cleared',
      'four/twice safetensors/BF16 cleared',
    ])
    expect(await namesOf(eve, 'four/both')).toEqual(['four/both safetensors/BF16 cleared'])
  })

  it('joins what was quantized from a model that is not here', async () => {
    await world.hold({ id: 'five/awq', base: ['upstream/absent'] })
    await world.hold({ id: 'five/gguf', base: ['upstream/absent'], variants: [GGUF] })
    expect(await namesOf(eve, 'five/awq')).toHaveLength(2)
    const family = await findFamily(world.engines, eve, parseRepoId('model', 'five/gguf'))
    expect(family.rootKey).toBe('upstream/absent')
  })

  it('comes to an end in a cycle, the same from everywhere in it', async () => {
    await world.hold({ id: 'six/a', base: ['six/c'] })
    await world.hold({ id: 'six/b', base: ['six/a'] })
    await world.hold({ id: 'six/c', base: ['six/b'] })
    await world.hold({ id: 'six/self', base: ['six/self'] })
    const expected = ['a', 'b', 'c'].map(name => `six/${name} safetensors/BF16 cleared`)
    for (const name of ['a', 'b', 'c']) expect(await namesOf(eve, `six/${name}`)).toEqual(expected)
    expect(await namesOf(eve, 'six/self')).toEqual(['six/self safetensors/BF16 cleared'])
  })

  it('knows nothing of a repository that the principal may not read, nor of what only its card says', async () => {
    await world.hold({ id: 'seven/base' })
    await world.hold({ id: 'seven/hidden', base: ['seven/base'], visibility: 'private' })
    await world.hold({ id: 'seven/behind', base: ['seven/hidden'] })
    expect(await namesOf(eve, 'seven/base')).toEqual(['seven/base safetensors/BF16 cleared'])
    expect(await namesOf(eve, 'seven/behind')).toEqual(['seven/behind safetensors/BF16 cleared'])
    expect(await namesOf(testPrincipal('seven'), 'seven/base')).toHaveLength(3)
    await expect(namesOf(eve, 'seven/hidden')).rejects.toMatchObject({ code: 'repo-not-found' })
  })

  it('leaves out gated repositories whose files the principal was not let in to', async () => {
    const { repo } = await world.hold({ id: 'eight/gated' })
    await world.engines.db.prisma.repo.update({ where: { id: repo.id }, data: { gating: 'manual' } })
    await world.hold({ id: 'eight/open', base: ['eight/gated'] })
    expect(await namesOf(eve, 'eight/gated')).toEqual(['eight/open safetensors/BF16 cleared'])
    const invited = testPrincipal('ina', { gatedRepos: [repo.id] })
    expect(await namesOf(invited, 'eight/open')).toHaveLength(2)
  })

  it('asks of data sets nothing, even where a model is called the same', async () => {
    await world.hold({ id: 'nine/same' })
    await world.hold({ id: 'nine/same', type: 'dataset', variants: [] })
    await expect(findFamily(world.engines, eve, parseRepoId('dataset', 'nine/same'))).rejects.toMatchObject({
      code: 'invalid-argument',
    })
  })
})

describe('the verdict of a variant', () => {
  it('is the worst of its own and of those that it was quantized from', async () => {
    await world.hold({ id: 'verdict1/base', verdicts: ['blocked'] })
    const { repo, commits } = await world.hold({
      id: 'verdict1/gguf',
      base: ['verdict1/base'],
      variants: [GGUF],
    })
    expect(await namesOf(eve, 'verdict1/gguf')).toEqual([
      'verdict1/base safetensors/BF16 blocked',
      'verdict1/gguf gguf/Q4_K_M blocked',
    ])
    const { candidates } = await findFamily(world.engines, eve, parseRepoId('model', 'verdict1/gguf'))
    expect(candidates.map(({ verdictOf, isReadable }) => [verdictOf, isReadable])).toEqual([
      [null, false],
      ['verdict1/base', true],
    ])
    const revision = await world.engines.db.prisma.revision.findFirstOrThrow({
      where: { repoId: repo.id, commit: commits[0] ?? '' },
    })
    expect(await effectiveVerdict(world.engines, eve, { repo, revision })).toEqual({
      verdict: 'blocked',
      verdictOf: 'verdict1/base',
    })
  })

  it('says nothing of an origin elsewhere that may not be read, and of one beside it no name', async () => {
    await world.hold({ id: 'verdict2/hidden', verdicts: ['blocked'], visibility: 'private' })
    await world.hold({ id: 'verdict2/beside', base: ['verdict2/hidden'] })
    await world.hold({ id: 'elsewhere/prober', base: ['verdict2/hidden'] })
    const { candidates } = await findFamily(world.engines, eve, parseRepoId('model', 'verdict2/beside'))
    expect(candidates.map(({ repo, verdict, verdictOf }) => [repo.idKey, verdict, verdictOf])).toEqual([
      ['elsewhere/prober', 'cleared', null],
      ['verdict2/beside', 'blocked', null],
    ])
  })

  it('is that of the audience, of the principal’s own as of the one that is asked for', async () => {
    await world.hold({ id: 'verdict3/m', audiences: { inference: 'blocked' } })
    expect(await namesOf(eve, 'verdict3/m')).toEqual(['verdict3/m safetensors/BF16 cleared'])
    expect(await namesOf(eve, 'verdict3/m', 'inference')).toEqual(['verdict3/m safetensors/BF16 blocked'])
    expect(await namesOf(node, 'verdict3/m')).toEqual(['verdict3/m safetensors/BF16 blocked'])
    expect(await namesOf(ANONYMOUS, 'verdict3/m')).toEqual(['verdict3/m safetensors/BF16 cleared'])
  })

  it('is pending from the moment on in which its grounds end', async () => {
    await world.hold({ id: 'verdict4/m', expiresAt: new Date(Date.now() - 1_000) })
    await world.hold({ id: 'verdict4/gguf', base: ['verdict4/m'], variants: [GGUF] })
    expect(await namesOf(eve, 'verdict4/gguf')).toEqual([
      'verdict4/gguf gguf/Q4_K_M pending',
      'verdict4/m safetensors/BF16 pending',
    ])
  })

  it('is for inference that of the newest cleared commit, whose own card must name the origin', async () => {
    const { commits } = await world.hold({ id: 'verdict5/m', verdicts: ['cleared', 'restricted'] })
    const family = await findFamily(world.engines, node, parseRepoId('model', 'verdict5/m'))
    expect(family.candidates.map(({ commit, verdict }) => [commit, verdict])).toEqual([
      [commits[0], 'cleared'],
    ])
    const { repo } = await world.hold({
      id: 'verdict5/turncoat',
      base: ['verdict5/m'],
      verdicts: ['cleared', 'restricted'],
    })
    const claimed = async () =>
      (await namesOf(node, 'verdict5/m')).filter(name => name.startsWith('verdict5/turncoat'))
    // Its origin's head is not cleared either, and by that it is held back in any case: so that is mended first.
    await world.engines.db.prisma.repo.updateMany({
      where: { name: 'm', namespace: 'verdict5' },
      data: { headVerdict: 'cleared' },
    })
    expect(await claimed()).toEqual(['verdict5/turncoat safetensors/BF16 cleared'])
    const parents = [{ kind: 'base_model', id: 'quite/another', relation: null }]
    await world.engines.db.prisma.revision.updateMany({
      where: { repoId: repo.id, verdict: 'cleared' },
      data: { facts: { lineage: { parents } } },
    })
    expect(await claimed()).toEqual(['verdict5/turncoat safetensors/BF16 restricted'])
  })
})
