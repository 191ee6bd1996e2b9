import { parseRepoId, type RepoType, type Visibility } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './connect.js'
import { listRepos, type RepoCursor, type RepoFilter, type RepoPage, type RepoScope } from './list-repos.js'
import { ALL_COLUMNS, BRIEF_COLUMNS, LISTED_COLUMNS } from './repo-columns.js'
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
      tags: ['license:mit', 'en', 'a, b', '"c"', 'd\\e', '{f}', 'NULL', ''],
      errorFindings: 1,
      // Of every kind, so that a value that comes back otherwise is seen.
      languages: ['en', 'de'],
      headVerdict: 'restricted',
      headAudiences: { ci: 'blocked' },
      headExpiresAt: new Date('2027-01-01T00:00:00.123Z'),
      downloads: 9_007_199_254_740_993n,
    })
    await make('acme/beta_100', 'model', 'private', { tags: ['en'], pipelineTag: 'text-generation' })
    await make('other/gamma', 'dataset', 'internal')
    await make('gpt2', 'model', 'public')
  })
  afterAll(() => db.close())

  function page(limit: number, after: RepoCursor | null = null): RepoPage {
    return { sort: 'createdAt', direction: 'asc', limit, after }
  }

  async function ids(
    scope: RepoScope,
    filter: RepoFilter,
    limit = 10,
    after: RepoCursor | null = null,
  ): Promise<string[]> {
    const listed = await listRepos(db, scope, filter, page(limit, after), ALL_COLUMNS)
    return listed.map(({ repo }) => repo.idKey)
  }

  /** Without what the list is sorted by, which comes beside the columns. */
  function rowOf({ repo }: { readonly repo: object }): object {
    return Object.fromEntries(Object.entries(repo).filter(([name]) => name !== 'sortValue'))
  }

  it('gives the rows that the client would', async () => {
    const listed = await listRepos(db, everything, {}, page(10), ALL_COLUMNS)
    // What comes again and again is prepared, and gives the same.
    for (let run = 0; run < 10; run += 1)
      expect(await listRepos(db, everything, {}, page(2), ALL_COLUMNS)).toEqual(listed.slice(0, 2))
    const { rows } = await db.pool.query<{ many: boolean }>(
      'SELECT count(*) > 0 AS many FROM pg_prepared_statements',
    )
    expect(rows).toEqual([{ many: true }])
    const searched = await listRepos(db, everything, { search: ['a'] }, page(10), ALL_COLUMNS)
    const known = await db.prisma.repo.findMany({ orderBy: { createdAt: 'asc' } })
    expect(listed.map(rowOf)).toEqual(known)
    // Some columns are left out where all that is read of a row is what lists show.
    const shown = await listRepos(db, everything, {}, page(10), LISTED_COLUMNS)
    for (const [at, listing] of shown.entries()) {
      const row = rowOf(listing)
      expect(known[at]).toMatchObject(row)
      expect(Object.keys(row)).toContain('headExpiresAt')
      expect(Object.keys(row)).not.toContain('tags')
    }
    expect(searched.map(rowOf)).toEqual(known.filter(({ idKey }) => idKey.includes('a')))
  })

  it('reads of a page of a long list what its rows show, in any order', async () => {
    const known = new Map((await db.prisma.repo.findMany()).map(repo => [repo.id, repo]))
    for (const sort of ['createdAt', 'updatedAt', 'downloads'] as const) {
      const listed = await listRepos(db, everything, {}, { ...page(10), sort }, BRIEF_COLUMNS)
      expect(listed).toHaveLength(known.size)
      for (const listing of listed) {
        const row = rowOf(listing)
        expect(known.get(listing.repo.id)).toMatchObject(row)
        expect(Object.keys(row)).toEqual(expect.arrayContaining(['updatedAt', 'downloads', 'headAudiences']))
        expect(Object.keys(row)).not.toContain('usedStorageBytes')
      }
    }
  })

  it('keeps a plan for a value that comes again and again, and mixes up none of them', async () => {
    // Of letters alone, with what ids have between them, and with what would end a string of SQL.
    const licenses = ['mit', 'cc-by-4.0', "it's \\ $1", "x' OR 'x' = 'x"]
    const repos = await db.prisma.repo.findMany({ orderBy: { createdAt: 'asc' } })
    for (const [at, license] of licenses.entries())
      await db.prisma.repo.update({ where: { id: repos[at]?.id ?? '' }, data: { license } })
    for (let run = 0; run < 7; run += 1)
      for (const [at, license] of licenses.entries())
        expect(await ids(everything, { license }, 1)).toEqual([repos[at]?.idKey])
    const { rows } = await db.pool.query<{ statement: string }>(
      'SELECT statement FROM pg_prepared_statements',
    )
    const kept = (value: string) => rows.some(({ statement }) => statement.includes(value))
    expect([kept(`license = 'mit'`), kept(`license = 'cc-by-4.0'`), kept(`'x'`)]).toEqual([true, true, false])
    for (const { id, license } of repos) await db.prisma.repo.update({ where: { id }, data: { license } })
    expect(await ids(everything, { license: 'cc-by-4.0' }, 1)).toEqual([])
  })

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
          const order: RepoPage = { sort, direction, limit: 1, after }
          const page = await listRepos(db, everything, {}, order, ALL_COLUMNS)
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
