import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ANONYMOUS, newId, type Principal } from '@entrepot/core'
import { verifyBundle } from '@entrepot/evidence'
import { type Account, findOrCreateAccount } from '@entrepot/persistence'
import { openTestEngines, refusalOf, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import type { EvidenceKind } from './evidence-kinds.js'
import { EvidenceSigner } from './evidence-signer.js'
import { exportEvidence } from './export-evidence.js'
import { GENERATOR_VERSION } from './gather-subject.js'

const MODEL_CARD = `---
license: apache-2.0
language: en
pipeline_tag: text-classification
base_model: acme/base
datasets:
  - acme/notes
  - elsewhere/lost
model-index:
  - name: m
    results:
      - task: { type: text-classification }
        dataset: { type: acme/notes, name: Notes, split: test }
        metrics:
          - { type: accuracy, value: 0.93 }
---
# A model

It sorts notes.

## Limitations

It knows one ward and no other, and was never tried on notes of another hospital.

## Bias

[More Information Needed]
`
const DATASET_CARD = `---
license: cc-by-4.0
pretty_name: Notes
---
# Notes

## Dataset Summary

Notes of a ward with their summaries.
`
const WEIGHTS = Buffer.from('weights')
const BASE_URL = 'https://hub.example'
const OWNER = testPrincipal('acme', { scope: 'write' })

let engines: TestEngines
let signer: EvidenceSigner

beforeAll(async () => {
  engines = await openTestEngines()
  // The judge needs the database, which is there only now.
  const judge = createJudge(engines.db)
  engines = Object.assign(engines, { judge })
  signer = new EvidenceSigner(engines.db, null)
  await landFolder(engines, {
    id: 'acme/base',
    commits: [{ files: { 'README.md': '---\nlicense: mit\n---\n# Base\n' } }],
  })
  await landFolder(engines, {
    id: 'acme/notes',
    type: 'dataset',
    commits: [{ files: { 'README.md': DATASET_CARD, 'a.csv': 'x\n1\n' } }],
  })
  const files = {
    'README.md': MODEL_CARD,
    '.eval_results/notes.yaml': '- dataset: { id: acme/notes, task_id: f1 }\n  value: 0.8\n',
  }
  const largeFiles = { 'model.safetensors': WEIGHTS }
  await landFolder(engines, { id: 'acme/m', commits: [{ files, largeFiles }] })
  await landFolder(engines, { id: 'acme/bare', commits: [{ files: { 'a.txt': 'a' } }] })
  await landFolder(engines, {
    id: 'acme/blocked',
    commits: [{ files: { 'README.md': MODEL_CARD }, verdict: 'blocked', reasons: ['test-rule'] }],
  })
})

afterAll(() => engines?.close())

async function exported(id: string, kind: EvidenceKind, principal: Principal = ANONYMOUS, type = 'model') {
  const repo = await engines.db.prisma.repo.findFirstOrThrow({ where: { idKey: id, type: type as 'model' } })
  return exportEvidence({ engines, signer }, principal, { repo, revision: 'main', kind, baseUrl: BASE_URL })
}

async function json(...asked: Parameters<typeof exported>) {
  return JSON.parse((await exported(...asked)).content)
}

it('says which version of the product made it', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'))
  expect(GENERATOR_VERSION).toBe(version)
})

describe('exportEvidence', () => {
  it('writes what the card says, what it derives from and what its files are', async () => {
    const { component } = (await json('acme/m', 'cyclonedx')).metadata
    expect(component).toMatchObject({ type: 'machine-learning-model', group: 'acme', name: 'm' })
    expect(component.modelCard.modelParameters.datasets).toEqual([
      { type: 'dataset', name: 'acme/notes' },
      { type: 'dataset', name: 'elsewhere/lost' },
    ])
    expect(component.modelCard.quantitativeAnalysis.performanceMetrics).toEqual([
      { type: 'accuracy', value: '0.93', slice: 'text-classification / acme/notes / test' },
      { type: 'f1', value: '0.8', slice: 'f1 / acme/notes' },
    ])
    // A placeholder is no statement about bias.
    expect(component.modelCard.considerations).toEqual({
      technicalLimitations: [expect.stringContaining('one ward')],
    })
    expect(component.pedigree.ancestors).toMatchObject([
      { name: 'base', version: expect.stringMatching(/^[0-9a-f]{40}$/) },
    ])
    const hashes = Object.fromEntries(
      component.components.map((file: Named) => [file.name, file.hashes?.[0]?.content]),
    )
    expect(hashes).toMatchObject({ 'model.safetensors': sha256(WEIGHTS), 'README.md': sha256(MODEL_CARD) })
  })

  it('gives the same bytes each time, and another node gives them too', async () => {
    const other = await openTestEngines({ sharedWith: engines })
    try {
      const first = await exported('acme/m', 'spdx')
      const repo = await other.db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/m' } })
      const asked = { repo, revision: 'main', kind: 'spdx', baseUrl: BASE_URL } as const
      const there = { engines: other, signer: new EvidenceSigner(other.db, null) }
      expect((await exportEvidence(there, ANONYMOUS, asked)).content).toBe(first.content)
    } finally {
      await other.close()
    }
  })

  it.each(['cyclonedx', 'spdx', 'sarif', 'csv', 'bundle'] as const)(
    'makes %s of a revision without a card',
    async kind => expect((await exported('acme/bare', kind)).content).not.toBe(''),
  )

  it('says NOASSERTION where there is no card', async () => {
    expect((await exported('acme/bare', 'spdx')).content).toContain('NoAssertionLicense')
    expect((await exported('acme/bare', 'cyclonedx')).content).toContain('NOASSERTION')
  })

  it('makes Croissant of data sets alone', async () => {
    expect(await json('acme/notes', 'croissant', ANONYMOUS, 'dataset')).toMatchObject({
      name: 'notes',
      description: 'Notes of a ward with their summaries.',
      url: 'https://hub.example/datasets/acme/notes',
    })
    expect(await refusalOf(exported('acme/m', 'croissant'))).toBe('invalid-argument')
  })

  it('is for nobody who may not read the revision', async () => {
    for (const kind of ['cyclonedx', 'csv', 'bundle'] as const)
      expect(await refusalOf(exported('acme/blocked', kind))).toBe('revision-blocked')
    expect((await exported('acme/blocked', 'bundle', OWNER)).content).toContain('"payload"')
  })

  it('is for nobody who was not let in to a gated repository', async () => {
    await landFolder(engines, { id: 'acme/gated', commits: [{ files: { 'README.md': MODEL_CARD } }] })
    await engines.db.pool.query(`UPDATE repo SET gating = 'manual' WHERE name = 'gated'`)
    expect(await refusalOf(exported('acme/gated', 'csv'))).toBe('gated-repo')
  })

  it('tells nobody of an ancestor that readers of the model can not see', async () => {
    await landFolder(engines, {
      id: 'acme/secret',
      visibility: 'private',
      commits: [{ files: { 'README.md': '---\nlicense: mit\n---\n# Secret\n' } }],
    })
    const card = MODEL_CARD.replace('acme/base', 'acme/secret')
    await landFolder(engines, { id: 'acme/child', commits: [{ files: { 'README.md': card } }] })
    const [ancestor] = (await json('acme/child', 'cyclonedx', OWNER)).metadata.component.pedigree.ancestors
    expect(ancestor).not.toHaveProperty('version')
    expect(ancestor).not.toHaveProperty('licenses')
  })

  it('signs a bundle of every document that there is for the type', async () => {
    const { content } = await exported('acme/notes', 'bundle', ANONYMOUS, 'dataset')
    const { statement, documents } = verifyBundle(content, createPublicKey(await signer.publicPem()))
    expect(documents.map(({ name }) => name.replace(/^notes-[0-9a-f]{12}/, ''))).toEqual([
      '.cdx.json',
      '.spdx.json',
      '.croissant.json',
      '.sarif',
      '.findings.csv',
    ])
    expect(statement.subject.map(({ name }) => name)).toEqual(['dataset:acme/notes', 'README.md', 'a.csv'])
    const [croissant] = documents.filter(({ name }) => name.endsWith('.croissant.json'))
    expect(croissant?.content).toBe((await exported('acme/notes', 'croissant', ANONYMOUS, 'dataset')).content)
  })

  it('tells who decided what, and shows what they waived as suppressed', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/decided',
      commits: [{ files: { 'a.txt': 'a' } }],
    })
    const grace = await findOrCreateAccount(engines.db.prisma, { name: 'grace', kind: 'user' })
    await decide(repo.id, commits[0] ?? '', grace)
    const { content } = await exported('acme/decided', 'bundle')
    const { predicate } = verifyBundle(content, createPublicKey(await signer.publicPem())).statement
    expect(predicate).toMatchObject({
      reviews: [{ reviewer: 'grace', isApproval: true, comment: 'Fine.' }],
      waivers: [{ ruleId: 'card-present', reason: 'Nobody needs one.', approvedBy: 'grace' }],
      artefacts: [
        { kind: 'evaluation', title: 'Report', url: 'https://hub.example/r.pdf' },
        {
          kind: 'explanation',
          title: 'How',
          url: `https://hub.example/acme/decided/resolve/${commits[0]}/a.txt`,
        },
      ],
    })
    const { results } = (await json('acme/decided', 'sarif')).runs[0]
    const [waived] = results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'card-present')
    expect(waived.suppressions).toEqual([{ kind: 'external', status: 'accepted' }])
  })
})

interface Named {
  readonly name: string
  readonly hashes?: readonly { readonly content: string }[]
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Rows as the flows of reviews, waivers and artefacts leave them. */
async function decide(repoId: string, commit: string, { id: accountId }: Account): Promise<void> {
  const { prisma } = engines.db
  await prisma.review.create({
    data: {
      id: newId(),
      repoId,
      commit,
      state: 'approved',
      reason: 'Please look.',
      requestedById: accountId,
      assigneeIds: [],
      decisions: { create: [{ accountId, isApproval: true, comment: 'Fine.' }] },
    },
  })
  const waiver = { repoId, ruleId: 'card-present', reason: 'Nobody needs one.', requestedById: newId() }
  const inAnHour = new Date(Date.now() + 3_600_000)
  await prisma.waiver.createMany({
    data: [
      { ...waiver, id: newId(), state: 'approved', decidedById: accountId, expiresAt: inAnHour },
      { ...waiver, id: newId(), state: 'approved', decidedById: accountId, expiresAt: new Date(0) },
      { ...waiver, id: newId(), state: 'requested', expiresAt: inAnHour },
    ],
  })
  const url = 'https://hub.example/r.pdf'
  const artefact = { repoId, commit, addedById: accountId }
  await prisma.artefact.createMany({
    data: [
      { ...artefact, id: newId(), kind: 'evaluation', title: 'Report', url },
      { ...artefact, id: newId(), kind: 'explanation', title: 'How', path: 'a.txt' },
    ],
  })
}
