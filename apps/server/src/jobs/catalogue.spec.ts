import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { asOid, blobKeys } from '@entrepot/core'
import { createJudge, finishScans, judgeChildren, KNOWN_NAMES } from '@entrepot/governance'
import { findRevision, listVariants } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type LandedFolder, landFolder } from '@entrepot/testing/landing'
import { tinySafetensors } from '@entrepot/testing/weights'
import {
  createWeightsReader,
  finishHeaders,
  judgeQuantizationsLater,
  LANDING_LIMITS,
  type ReadingLimits,
  VARIANT_RULES,
} from '@entrepot/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let engines: TestEngines
let limits: ReadingLimits
beforeAll(async () => {
  const opened = await openTestEngines()
  engines = {
    ...opened,
    judge: facts => createJudge(opened.db, null, createWeightsReader(opened.db, limits))(facts),
  }
  limits = LANDING_LIMITS
})
afterAll(() => engines?.close())

const signal = () => AbortSignal.timeout(30_000)
let seed = 0

function weights(count: number): Buffer {
  seed += 1
  return tinySafetensors({ tensors: [{ name: 'w', type: 'BF16', shape: [count] }], seed })
}

function land(
  id: string,
  bytes: Buffer,
  { card = '', hasLargeFiles = true }: { readonly card?: string; readonly hasLargeFiles?: boolean } = {},
): Promise<LandedFolder> {
  const readme = `---\nlicense: mit\n${card}---\n# A model\n`
  const files = { 'README.md': readme, 'config.json': '{"hidden_size": 8, "vocab_size": 10}' }
  return landFolder(engines, {
    id,
    commits: [{ files, largeFiles: { 'model.safetensors': bytes }, hasLargeFiles }],
  })
}

/** What the job `scan-revision` does. */
async function work({ repo, commits }: LandedFolder): Promise<void> {
  const payload = { repoId: repo.id, commit: commits[0] ?? '' }
  const { readCount } = await finishHeaders(engines, payload, signal())
  await finishScans(engines, null, payload, signal())
  if (readCount > 0) await judgeQuantizationsLater(engines, payload)
}

async function keysOf({ repo, commits: [commit] }: LandedFolder): Promise<string[]> {
  const revision = commit && (await findRevision(engines.db.prisma, repo.id, commit))
  return revision ? (await listVariants(engines.db.prisma, [revision.id])).map(({ key }) => key) : []
}

async function waitingJobs(name: string, { repo }: LandedFolder): Promise<number> {
  const { rows } = await engines.db.pool.query(
    `SELECT FROM pgboss.job WHERE name = $1 AND data->>'repoId' = $2 AND state = 'created'`,
    [name, repo.id],
  )
  return rows.length
}

async function mismatchesOf({ repo }: LandedFolder): Promise<number> {
  return engines.db.prisma.finding.count({ where: { repoId: repo.id, ruleId: 'variant-lineage-mismatch' } })
}

describe('the variants of a revision that lands', () => {
  it('are there with it', async () => {
    const landed = await land('acme/quick', weights(100))
    expect(await keysOf(landed)).toEqual(['safetensors/BF16'])
    expect(await waitingJobs('scan-revision', landed)).toBe(0)
  })

  it('come by the job where reading headers takes longer than a landing may', async () => {
    limits = { ...LANDING_LIMITS, fileBytes: 10 }
    const landed = await land('acme/slow', weights(100))
    expect(await keysOf(landed)).toEqual([])
    expect(await waitingJobs('scan-revision', landed)).toBe(1)
    await work(landed)
    limits = LANDING_LIMITS
    expect(await keysOf(landed)).toEqual(['safetensors/BF16'])
  })

  it('come with their bytes where those are not here yet', async () => {
    const bytes = weights(100)
    const landed = await land('acme/late', bytes, { hasLargeFiles: false })
    expect(await keysOf(landed)).toEqual([])
    const key = blobKeys.largeFile(asOid(createHash('sha256').update(bytes).digest('hex')))
    await engines.blobs.put(key, bytes.length, Readable.from([bytes]))
    await work(landed)
    expect(await keysOf(landed)).toEqual(['safetensors/BF16'])
  })

  it('are compared with those of their base model when these come later', async () => {
    const card = 'base_model: late/base\nbase_model_relation: quantized\n'
    const child = await land('late/child', weights(50_000), { card })
    limits = { ...LANDING_LIMITS, fileBytes: 10 }
    const base = await land('late/base', weights(100))
    await judgeChildren(engines, base.repo.id, signal())
    expect(await mismatchesOf(child)).toBe(0)
    await engines.db.pool.query('DELETE FROM pgboss.job')
    await work(base)
    limits = LANDING_LIMITS
    expect(await waitingJobs('judge-children', base)).toBe(1)
    await judgeChildren(engines, base.repo.id, signal())
    expect(await mismatchesOf(child)).toBe(1)
  })

  it('go with what was there before when a revision is judged again', async () => {
    const landed = await land('acme/again', weights(100))
    const before = await keysOf(landed)
    await work(landed)
    expect(await keysOf(landed)).toEqual(before)
  })
})

describe('rules about variants', () => {
  it('are known to policies', () => {
    for (const rule of Object.keys(VARIANT_RULES)) expect(KNOWN_NAMES.rules).toContain(rule)
  })
})
