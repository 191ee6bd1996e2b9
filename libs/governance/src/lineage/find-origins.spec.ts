import { parseCard } from '@entrepot/cards'
import { findRepo, setLineage, transaction } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findOrigins } from './find-origins.js'

/** Merges of merges: 12 repositories, of which each names all others. */
const MERGES = Array.from({ length: 12 }, (_, at) => `evil/m${at}`)

let engines: TestEngines

beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines?.close())

it('follows merges that name each other without walking every way through them', async () => {
  for (const id of MERGES) {
    const { repo } = await landFolder(engines, { id, commits: [{ files: { 'README.md': '# M\n' } }] })
    const edges = MERGES.filter(one => one !== id).map(
      parentId => ({ kind: 'base_model', parentType: 'model', parentId, relation: 'merge' }) as const,
    )
    await transaction(engines.db.prisma, tx => setLineage(tx, repo.id, edges))
  }
  const child = { type: 'model', namespace: 'evil', name: 'm0' } as const
  const repo = await findRepo(engines.db.prisma, child)
  if (!repo) throw new Error('it landed')
  const card = parseCard(Buffer.from(`---\nbase_model: [${MERGES.slice(1).join(', ')}]\n---\n`))
  const { ancestors, parents } = await findOrigins(engines.db, repo, card)
  expect(ancestors.toSorted()).toEqual(MERGES.toSorted())
  expect(JSON.stringify(parents).length).toBeLessThan(1_000_000)
}, 20_000)
