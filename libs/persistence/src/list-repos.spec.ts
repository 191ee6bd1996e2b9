import { parseRepoId, type RepoType, type Visibility } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './connect.js'
import { listRepos, type RepoCursor, type RepoFilter, type RepoScope } from './list-repos.js'
import { createRepo } from './repos.js'
import { transaction } from './transaction.js'

describe('listRepos', () => {
  let db: Database
  const nothing: RepoScope = { visibilities: [], namespaces: [], repoIds: [], within: null }
  const everything: RepoScope = { ...nothing, visibilities: ['private', 'internal', 'public'] }

  beforeAll(async () => {
    db = await freshDatabase()
    const make = (id: string, type: RepoType, visibility: Visibility, extra: object = {}) =>
      transaction(db.prisma, async tx => {
        const repo = await createRepo(tx, {
          name: parseRepoId(type, id),
          visibility,
          gating: 'none',
          defaultBranch: 'main',
        })
        await tx.repo.update({ where: { id: repo.id }, data: extra })
      })
    await make('acme/alpha', 'model', 'public', {
      license: 'mit',
      tags: ['license:mit', 'en'],
      errorFindings: 1,
    })
    await make('acme/beta_100', 'model', 'private', { tags: ['en'], pipelineTag: 'text-generation' })
    await make('other/gamma', 'dataset', 'internal')
    await make('gpt2', 'model', 'public')
  })
  afterAll(() => db.close())

  async function ids(
    scope: RepoScope,
    filter: RepoFilter,
    limit = 10,
    after: RepoCursor | null = null,
  ): Promise<string[]> {
    const page = await listRepos(db.prisma, scope, filter, {
      sort: 'createdAt',
      direction: 'asc',
      limit,
      after,
    })
    return page.map(({ repo }) => repo.idKey)
  }

  it('shows private repositories only to those whose scope says so', async () => {
    expect(await ids({ ...nothing, visibilities: ['public'] }, {})).toEqual(['acme/alpha', 'gpt2'])
    expect(await ids({ ...nothing, visibilities: ['public'], namespaces: ['acme'] }, {})).toEqual([
      'acme/alpha',
      'acme/beta_100',
      'gpt2',
    ])
  })

  it('shows a limited scope what is public and what both its halves allow', async () => {
    const within = { namespaces: ['other'], repoIds: [] }
    expect(await ids({ ...everything, within }, {})).toEqual(['acme/alpha', 'other/gamma', 'gpt2'])
    expect(await ids({ ...nothing, within }, {})).toEqual(['acme/alpha', 'gpt2'])
    expect(await ids({ ...everything, within: { namespaces: [], repoIds: [] } }, {})).toEqual([
      'acme/alpha',
      'gpt2',
    ])
    const beta = await db.prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/beta_100' } })
    expect(await ids({ ...everything, within: { namespaces: [], repoIds: [beta.id] } }, {})).toContain(
      'acme/beta_100',
    )
    expect(await ids({ ...nothing, repoIds: [beta.id] }, {})).toEqual(['acme/beta_100'])
  })

  it('combines its filters', async () => {
    expect(await ids(everything, { type: 'model', tags: ['en'] })).toEqual(['acme/alpha', 'acme/beta_100'])
    expect(await ids(everything, { license: 'mit' })).toEqual(['acme/alpha'])
    expect(await ids(everything, { owner: 'Acme', pipelineTag: 'text-generation' })).toEqual([
      'acme/beta_100',
    ])
    expect(await ids(everything, { hasFindings: 'error' })).toEqual(['acme/alpha'])
    expect(await ids(everything, { hasFindings: 'info' })).toEqual([])
  })

  it('takes search terms literally', async () => {
    expect(await ids(everything, { search: ['a_100'] })).toEqual(['acme/beta_100'])
    expect(await ids(everything, { search: ['%'] })).toEqual([])
    expect(await ids(everything, { search: ['a_p'] })).toEqual([])
    expect(await ids(everything, { search: ['ACME', 'alp'] })).toEqual(['acme/alpha'])
    expect(await ids(everything, { search: ["a' OR 1=1 --"] })).toEqual([])
  })

  it('goes through all pages without a gap or a repeat', async () => {
    for (const sort of ['createdAt', 'updatedAt', 'downloads'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const seen: string[] = []
        let after: RepoCursor | null = null
        for (;;) {
          const page = await listRepos(db.prisma, everything, {}, { sort, direction, limit: 1, after })
          if (!page[0]) break
          seen.push(page[0].repo.idKey)
          after = page[0].cursor
        }
        expect([...seen].sort(), `${sort} ${direction}`).toEqual([
          'acme/alpha',
          'acme/beta_100',
          'gpt2',
          'other/gamma',
        ])
      }
    }
  })
})
