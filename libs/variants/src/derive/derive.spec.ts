import { existsSync, readdirSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRepoId } from '@entrepot/core'
import {
  findDerivation,
  findRepo,
  leaseDerivation,
  type NewVariant,
  replaceVariants,
  transaction,
} from '@entrepot/persistence'
import { commitChanges } from '@entrepot/registry'
import { refusalOf } from '@entrepot/testing/engines'
import { openWeightsWorld, type WeightsWorld } from '@entrepot/testing/variants'
import { tinyLlama, tinySafetensors } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsReader } from '../catalogue/create-weights-reader.js'
import type { DeriveSettings } from './derive-settings.js'
import { cancelDerivation, resumeDerivations } from './manage-derivations.js'
import { recipeFor } from './recipes.js'
import { type DerivationOrder, requestDerivation } from './request-derivation.js'
import { workOnDerivation } from './work-on-derivation.js'

const MIB = 1024 * 1024
const CARD = '---\nlicense: other\nlicense_name: qwen\nlanguage: en\ntags: [chat]\n---\n# Source\n'
const WHOLE: NewVariant = {
  key: 'gguf/F16',
  format: 'gguf',
  quantization: 'F16',
  isQuantized: false,
  bitsPerWeight: 16,
  sizeBytes: 1,
  parameterCount: 1,
  architecture: 'llama',
  contextTokens: null,
  engines: [],
  files: [],
  shape: null,
  header: null,
}
const never = new AbortController().signal

describe('making variants', () => {
  let world: WeightsWorld
  let engines: WeightsWorld['engines']
  let ann: WeightsWorld['ann']
  let work: WeightsWorld['work']
  let land: WeightsWorld['land']
  let filesOf: WeightsWorld['filesOf']
  let variantsOf: WeightsWorld['variantsOf']
  let storedFiles: WeightsWorld['storedFiles']
  let settings: DeriveSettings

  beforeAll(async () => {
    world = await openWeightsWorld(createWeightsReader)
    ;({ engines, ann, work, land, filesOf, variantsOf, storedFiles } = world)
    settings = {
      owner: 'spec-node',
      scratchDir: join(work, 'scratch'),
      limits: { memoryBytes: 1024 * MIB, diskBytes: 1024 * MIB, wallMs: 60_000 },
      llamaQuantize: null,
      toolsFile: null,
    }
  })
  afterAll(() => world?.close())

  function order(
    source: string,
    type: string,
    target: string,
    more: Partial<DerivationOrder> = {},
  ): DerivationOrder {
    return {
      source: parseRepoId('model', source),
      revision: 'main',
      sourceKey: null,
      recipe: recipeFor(type),
      target: parseRepoId('model', target),
      branch: 'main',
      ...more,
    }
  }

  async function make(asked: DerivationOrder, own: Partial<DeriveSettings> = {}) {
    const { id } = await requestDerivation(engines, ann, asked, settings)
    const outcome = await workOnDerivation(engines, { ...settings, ...own }, id, never)
    const row = await findDerivation(engines.db.prisma, id)
    return { outcome, row, repo: await findRepo(engines.db.prisma, asked.target) }
  }

  const leftovers = () => (existsSync(settings.scratchDir) ? readdirSync(settings.scratchDir) : [])

  it('quantizes a GGUF file into a repository of its own, with a card that says how', async () => {
    const source = await land('ann/llama', {
      'llama-f16.gguf': tinyLlama(),
      'README.md': CARD,
      LICENSE: 'Terms',
      'NOTICE.txt': 'Ours',
    })
    const { outcome, row, repo } = await make(order('ann/llama', 'Q4_K_M', 'ann/llama-Q4_K_M'))
    expect([outcome, row?.error, row?.state]).toEqual(['done', null, 'done'])
    expect(repo).toMatchObject({ visibility: 'public', gating: 'none' })
    expect(row).toMatchObject({ resultRepoId: repo?.id, leaseOwner: null })
    const [variant] = await variantsOf(repo)
    expect(variant).toMatchObject({ key: 'gguf/Q4_K_M', isQuantized: true, architecture: 'llama' })
    const files = await filesOf(repo)
    expect([...files.keys()].sort()).toEqual([
      '.gitattributes',
      'LICENSE',
      'NOTICE.txt',
      'README.md',
      'llama-Q4_K_M.gguf',
    ])
    const card = files.get('README.md')?.toString() ?? ''
    for (const words of [
      'license_name: qwen',
      'base_model: ann/llama',
      'base_model_relation: quantized',
      '**Built with Qwen**',
      'llama_model_quantize',
      'Relative error',
    ])
      expect(card).toContain(words)
    expect(files.get('NOTICE.txt')?.toString()).toContain('Ours')
    expect(files.get('.gitattributes')?.toString()).toContain('*.gguf filter=lfs')
    const { relativeError } = row?.measured as { relativeError: number }
    expect(relativeError).toBeGreaterThan(0.03)
    expect(relativeError).toBeLessThan(0.1)
    expect(source.id).not.toBe(repo?.id)
    expect(leftovers()).toEqual([])
  })

  it('makes a private variant of a private model, and refuses a target that more people see', async () => {
    await land('ann/hidden', { 'a.gguf': tinyLlama({ seed: 7 }) }, 'private')
    await land('ann/open', { 'note.txt': 'open' })
    const wider = requestDerivation(
      engines,
      ann,
      order('ann/hidden', 'Q8_0', 'ann/open', { branch: 'q8' }),
      settings,
    )
    expect(await refusalOf(wider)).toBe('forbidden')
    const { repo } = await make(order('ann/hidden', 'Q8_0', 'ann/hidden-q8'))
    expect(repo?.visibility).toBe('private')
  })

  it('adds a variant to a branch of a repository, and leaves its card alone', async () => {
    await land('ann/two', { 'two-f16.gguf': tinyLlama({ seed: 3 }), 'README.md': CARD })
    const { outcome, row, repo } = await make(order('ann/two', 'Q4_0', 'ann/two'))
    expect([outcome, row?.error]).toEqual(['done', null])
    const keys = (await variantsOf(repo)).map(({ key }) => key)
    expect(keys).toEqual(['gguf/F16', 'gguf/Q4_0'])
    const files = await filesOf(repo)
    expect(files.get('README.md')?.toString()).toBe(CARD)
    expect(files.get('README-Q4_0.md')?.toString()).toContain('base_model: ann/two')
  })

  it('casts safetensors of 32 bits with what belongs to them', async () => {
    const shards = {
      'model-00001-of-00002.safetensors': ['a', 'b'],
      'model-00002-of-00002.safetensors': ['c'],
    }
    const weightMap: Record<string, string> = {}
    const files: Record<string, string | Buffer> = {
      'README.md': '---\nlicense: mit\n---\n',
      'config.json': '{"model_type":"llama","torch_dtype":"float32","text_config":{"dtype": "float32"}}',
      'tokenizer.json': '{}',
      'pytorch_model.bin': 'not taken along',
    }
    for (const [path, names] of Object.entries(shards)) {
      files[path] = floats(names)
      for (const name of names) weightMap[name] = path
    }
    files['model.safetensors.index.json'] = JSON.stringify({
      metadata: { total_size: 48 },
      weight_map: weightMap,
    })
    await land('ann/wide', files)
    const { row, repo } = await make(order('ann/wide', 'BF16', 'ann/wide-bf16'))
    expect(row?.error).toBe(null)
    const made = await filesOf(repo)
    expect([...made.keys()].sort()).toEqual([
      '.gitattributes',
      'README.md',
      'config.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.json',
    ])
    expect(made.get('config.json')?.toString()).toBe(
      '{"model_type":"llama","torch_dtype":"bfloat16","text_config":{"dtype": "bfloat16"}}',
    )
    expect(JSON.parse(made.get('model.safetensors.index.json')?.toString() ?? '')).toMatchObject({
      metadata: { total_size: 24 },
    })
    const [variant] = await variantsOf(repo)
    expect(variant).toMatchObject({ format: 'safetensors', quantization: 'BF16', bitsPerWeight: 16 })
  })

  it.each([
    ['memory', { memoryBytes: 2 * MIB }, /more than 2 MiB of memory.*ENTREPOT_DERIVE_MEMORY_MIB/],
    ['disk', { diskBytes: 3 * MIB }, /GiB of disk.*ENTREPOT_DERIVE_DISK_GIB/],
    ['time', { wallMs: 5 }, /longer than .* minutes.*ENTREPOT_DERIVE_MINUTES/],
  ])(
    'ends with one clear message when it takes too much %s, and leaves nothing',
    async (word, limit, message) => {
      await land(`ann/over-${word}`, { 'a.gguf': tinyLlama({ seed: 11 }) })
      const limits = { ...settings.limits, ...limit }
      const { outcome, row, repo } = await make(order(`ann/over-${word}`, 'Q8_0', `ann/over-${word}-q8`), {
        limits,
      })
      expect([outcome, row?.state]).toEqual(['failed', 'failed'])
      expect(row?.error).toMatch(message)
      expect([repo, leftovers()]).toEqual([null, []])
    },
  )

  it('says what is wrong with a file that is not what its header says, and lands nothing', async () => {
    const whole = tinyLlama({ seed: 13 })
    const repo = await land('ann/broken', { 'a.gguf': whole })
    const cut = { kind: 'file', path: 'a.gguf', body: whole.subarray(0, whole.length / 2) } as const
    const { received } = await commitChanges(engines, {
      actor: ann,
      repo,
      refName: 'refs/heads/main',
      expectedParent: null,
      summary: 'Cut',
      description: '',
      changes: [cut],
    })
    // As a reader of another version would have told it.
    const revisionId = received?.repo.headRevisionId ?? ''
    const variant = { ...WHOLE, files: [{ path: 'a.gguf', sizeBytes: cut.body.length, sha256: null }] }
    await transaction(engines.db.prisma, tx =>
      replaceVariants(tx, { repoId: repo.id, revisionId }, [variant]),
    )
    const { id } = await requestDerivation(
      engines,
      ann,
      order('ann/broken', 'Q8_0', 'ann/broken-q8'),
      settings,
    )
    expect(await workOnDerivation(engines, settings, id, never)).toBe('failed')
    const row = await findDerivation(engines.db.prisma, id)
    expect(row?.error).toMatch(/past the end of the file/)
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'ann/broken-q8'))).toBeNull()
    expect(leftovers()).toEqual([])
  })

  it('quantizes what is quantized only when told to', async () => {
    await land('ann/once', { 'a.gguf': tinyLlama({ seed: 17 }) })
    await make(order('ann/once', 'Q8_0', 'ann/once-q8'))
    const twice = requestDerivation(engines, ann, order('ann/once-q8', 'Q4_0', 'ann/once-q4'), settings)
    expect(await refusalOf(twice)).toBe('variant-not-found')
    const recipe = recipeFor('Q4_0', { allowRequantize: true })
    const { row } = await make(order('ann/once-q8', 'Q4_0', 'ann/once-q4', { recipe }))
    expect([row?.state, row?.error]).toEqual(['done', null])
  })

  it('refuses what can be known before', async () => {
    await land('ann/known', { 'a.gguf': tinyLlama({ seed: 19 }) })
    const refused = (asked: DerivationOrder, own = settings) =>
      refusalOf(requestDerivation(engines, ann, asked, own))
    expect(await refused(order('ann/none', 'Q8_0', 'ann/x'))).toBe('repo-not-found')
    expect(await refused(order('ann/known', 'Q8_0', 'bob/x'))).toBe('forbidden')
    expect(await refused(order('ann/known', 'Q8_0', 'ann/x', { branch: 'refs/pr/1' }))).toBe(
      'invalid-argument',
    )
    expect(await refused(order('ann/known', 'Q8_0', 'ann/x', { sourceKey: 'gguf/Q2_K' }))).toBe(
      'variant-not-found',
    )
    expect(await refused(order('ann/known', 'BF16', 'ann/x'))).toBe('variant-not-found')
    const limits = { ...settings.limits, diskBytes: MIB }
    expect(await refused(order('ann/known', 'Q8_0', 'ann/x'), { ...settings, limits })).toBe('limit-exceeded')
    await requestDerivation(engines, ann, order('ann/known', 'Q8_0', 'ann/taken'), settings)
    expect(await refused(order('ann/known', 'Q4_0', 'ann/taken'))).toBe('state-conflict')
  })

  it('lands nothing of a derivation that was cancelled while it was worked on', async () => {
    await land('ann/stopped', { 'a.gguf': tinyLlama({ seed: 23 }) })
    const { id } = await requestDerivation(
      engines,
      ann,
      order('ann/stopped', 'IQ4_XS', 'ann/stopped-iq4'),
      settings,
    )
    const working = workOnDerivation(engines, settings, id, never)
    await expect.poll(async () => (await findDerivation(engines.db.prisma, id))?.state).toBe('running')
    await cancelDerivation(engines, ann, id)
    expect(await working).toBe('skipped')
    expect((await findDerivation(engines.db.prisma, id))?.state).toBe('cancelled')
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'ann/stopped-iq4'))).toBeNull()
    expect(leftovers()).toEqual([])
  })

  it('names who asked for it on the command line in the audit log', async () => {
    await land('ann/typed', { 'a.gguf': tinyLlama({ seed: 41 }) })
    const asked = order('ann/typed', 'Q8_0', 'ann/typed-q8', { actor: 'operator' })
    // As commands act: for an account, by no token of it.
    const { id } = await requestDerivation(engines, { ...ann, tokenId: 'operator' }, asked, settings)
    const entry = await engines.db.prisma.auditEntry.findFirst({
      where: { action: 'variant.make' },
      orderBy: { id: 'desc' },
    })
    expect([entry?.actor, entry?.detail]).toEqual(['operator', expect.objectContaining({ derivationId: id })])
    await cancelDerivation(engines, ann, id)
  })

  it('does the work of a node that died once more', async () => {
    await land('ann/died', { 'a.gguf': tinyLlama({ seed: 29 }) })
    const { id } = await requestDerivation(engines, ann, order('ann/died', 'Q8_0', 'ann/died-q8'), settings)
    await leaseDerivation(engines.db.prisma, id, settings.owner, 60)
    expect(await workOnDerivation(engines, { ...settings, owner: 'another' }, id, never)).toBe('skipped')
    expect(await resumeDerivations(engines, settings.owner)).toBeGreaterThan(0)
    expect(await workOnDerivation(engines, { ...settings, owner: 'another' }, id, never)).toBe('done')
  })

  it('is given up where whoever works on it dies, time after time', async () => {
    await land('ann/deadly', { 'a.gguf': tinyLlama({ seed: 37 }) })
    const { id } = await requestDerivation(
      engines,
      ann,
      order('ann/deadly', 'Q8_0', 'ann/deadly-q8'),
      settings,
    )
    for (let death = 0; death < 3; death += 1) {
      expect(await leaseDerivation(engines.db.prisma, id, settings.owner, 60)).not.toBeNull()
      await resumeDerivations(engines, settings.owner)
    }
    expect(await workOnDerivation(engines, settings, id, never)).toBe('failed')
    expect((await findDerivation(engines.db.prisma, id))?.error).toContain('begun 3 times')
  })

  it('lets go of what it put into the store and could not land', async () => {
    await land('ann/refused', { 'a.gguf': tinyLlama({ seed: 31 }) })
    const { id } = await requestDerivation(
      engines,
      ann,
      order('ann/refused', 'Q6_K', 'ann/refused-q6'),
      settings,
    )
    // Somebody takes the name while it is made.
    const before = await storedFiles()
    await land('ann/refused-q6', { 'refused-q6-Q6_K.gguf': 'something else' })
    expect(await workOnDerivation(engines, settings, id, never)).toBe('failed')
    expect((await findDerivation(engines.db.prisma, id))?.error).toContain('already')
    expect(await storedFiles()).toEqual(before)
  })

  it('runs a tool of the operator in the same isolation', async () => {
    await land('ann/tool', { 'model.safetensors': floats(['a']), 'config.json': '{}', 'README.md': CARD })
    const program = join(work, 'convert.sh')
    await writeFile(
      program,
      '#!/bin/sh\nset -e\ntest -f "$1/config.json"\ntest -z "$SECRET"\nprintf "%s" "$3" > "$2"\n',
    )
    await chmod(program, 0o755)
    await mkdir(join(work, 'tools'), { recursive: true })
    const toolsFile = join(work, 'tools', 'tools.yaml')
    await writeFile(
      toolsFile,
      `tools:\n  - name: convert\n    argv: ['${program}', '{input}', '{output}', '{type}']\n    from: safetensors\n    output: '{name}-{type}.gguf'\n    types: [F16]\n`,
    )
    process.env['SECRET'] = 'not for tools'
    const recipe = recipeFor('F16', { tool: 'convert' })
    const asked = order('ann/tool', 'F16', 'ann/tool-gguf', { recipe })
    expect(await refusalOf(requestDerivation(engines, ann, asked, settings))).toBe('invalid-argument')
    const { id } = await requestDerivation(engines, ann, asked, { ...settings, toolsFile })
    expect(await workOnDerivation(engines, { ...settings, toolsFile }, id, never)).toBe('done')
    const files = await filesOf(await findRepo(engines.db.prisma, asked.target))
    expect(files.get('tool-gguf-F16.gguf')?.toString()).toBe('F16')
  })
})

/** A safetensors file of tensors of four 32-bit floats each. */
function floats(names: readonly string[]): Buffer {
  return tinySafetensors({ tensors: names.map(name => ({ name, type: 'F32', shape: [2, 2] })) })
}
