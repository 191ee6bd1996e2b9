import { asCommitSha, parseRepoId, type Visibility } from '@entrepot/core'
import { Readable } from 'node:stream'
import { createJudge } from '@entrepot/governance'
import { type Judgement } from '@entrepot/registry'
import { upsertMirror } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { landTestRepo } from '../testing/land-test-repo.js'

let engines: TestEngines

beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines.close())

/** What is said of a model at `id` that names `parent` as the one it was made from. */
async function judged(id: string, visibility: Visibility, parent: string): Promise<Judgement> {
  const card = `---\nlicense: mit\nbase_model: ${parent}\n---\n# A model\n`
  const repo = { ...parseRepoId('model', id), visibility }
  return createJudge(engines.db)({
    repo,
    commit: asCommitSha('0'.repeat(40)),
    parents: [],
    readme: Buffer.from(card),
    entries: [],
    treeFindings: [],
    totalSizeBytes: card.length,
    openFile: () => Promise.resolve(Readable.from([])),
  })
}

/** Everything that could be told apart, but for the name of the parent itself. */
function told({ findings, verdict }: Judgement, parent: string): string {
  // A fingerprint is made of the name.
  return JSON.stringify({
    findings: findings.map(({ fingerprint: _, ...rest }) => rest),
    verdict: { ...verdict, explanation: verdict.explanation?.map(({ fingerprint: _, ...rest }) => rest) },
  }).replaceAll(parent, 'PARENT')
}

describe('what a judgement tells of a parent', () => {
  it.each<[Visibility, string, Visibility, boolean]>([
    ['public', 'mallory/child', 'public', true],
    ['public', 'mallory/child', 'private', true],
    ['internal', 'mallory/child', 'public', false],
    ['internal', 'mallory/child', 'internal', true],
    ['internal', 'mallory/child', 'private', true],
    ['private', 'mallory/child', 'public', false],
    ['private', 'mallory/child', 'internal', false],
    ['private', 'mallory/child', 'private', false],
    ['private', 'Acme/child', 'private', true],
    ['private', 'acme/child', 'public', false],
  ])('that is %s, to readers of %s that is %s: its licence is known is %s', async (of, id, to, isKnown) => {
    const parent = `acme/parent-${of}`
    const { prisma } = engines.db
    if ((await prisma.repo.count({ where: { idKey: parent } })) === 0)
      await landTestRepo(engines, parent, { visibility: of, license: 'agpl-3.0' })
    const known = told(await judged(id, to, parent), parent)
    const unknown = told(await judged(id, to, 'acme/not-here'), 'acme/not-here')
    expect(known !== unknown).toBe(isKnown)
  })

  it('that is held back here and gated upstream, where its card stands open: its licence is known', async () => {
    const parent = 'acme/parent-gated'
    const { prisma } = engines.db
    await landTestRepo(engines, parent, { visibility: 'private', license: 'agpl-3.0' })
    const repo = await prisma.repo.update({
      where: { type_idKey: { type: 'model', idKey: parent } },
      data: { gating: 'manual' },
    })
    const licence = () =>
      judged('mallory/child', 'internal', parent).then(judgement => told(judgement, parent))
    const unknown = told(await judged('mallory/child', 'internal', 'acme/not-here'), 'acme/not-here')
    expect(await licence()).toBe(unknown) // gated by people here: nobody's card stands open
    const name = parseRepoId('model', parent)
    const upstream = {
      upstreamUrl: 'https://hub.example',
      upstreamId: parent,
      revision: null,
      visibility: null,
    }
    await upsertMirror(prisma, { name, ...upstream }, repo.id)
    expect(await licence()).not.toBe(unknown)
  })
})
