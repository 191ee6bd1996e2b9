import { newId } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeSettings } from './change-settings.js'
import { moveRepository } from './move-repository.js'

let engines: TestEngines
let judged: (readonly string[])[]

const ann = { ...testPrincipal('ann', { scope: 'admin' }), tokenId: newId(), accountId: newId() }
const CONTENT = { files: { 'README.md': '# A model' } }

beforeAll(async () => {
  engines = await openTestEngines({
    rejudge: async ({ revisionIds }) => {
      judged.push(revisionIds)
      throw new Error('the process dies here')
    },
  })
})

afterAll(() => engines?.close())

async function waitingFor(repoId: string): Promise<number> {
  const { rows } = await engines.db.pool.query<{ count: number }>(
    `SELECT count(*)::int FROM pgboss.job WHERE name = 'rejudge-repo' AND data->>'repoId' = $1`,
    [repoId],
  )
  return rows[0]?.count ?? 0
}

describe('what policies go by', () => {
  it('is judged by when it changes, also if whoever changes it dies at once', async () => {
    judged = []
    const { repo } = await landFolder(engines, { id: 'ann/shown', commits: [CONTENT] })
    await expect(changeSettings(engines, ann, repo, { visibility: 'internal' })).rejects.toThrow('dies here')
    expect([judged.length, await waitingFor(repo.id)]).toEqual([1, 1])
    const [now] = await engines.db.prisma.repo.findMany({ where: { id: repo.id } })
    expect(now?.visibility).toBe('internal')
  })

  it('is no reason when it is something else that changes', async () => {
    judged = []
    const { repo } = await landFolder(engines, { id: 'ann/quiet', commits: [CONTENT] })
    await changeSettings(engines, ann, repo, { discussionsDisabled: true })
    expect([judged.length, await waitingFor(repo.id)]).toEqual([0, 0])
  })

  it('has changed where a repository has another name', async () => {
    const { repo } = await landFolder(engines, { id: 'ann/here', commits: [CONTENT] })
    const move = { from: repo, to: { type: 'model', namespace: 'ann', name: 'there' } } as const
    await expect(moveRepository(engines, ann, move)).rejects.toThrow('dies here')
    expect(await waitingFor(repo.id)).toBe(1)
  })
})
