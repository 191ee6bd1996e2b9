import DataLoader from 'dataloader'
import {
  type Db,
  findCards,
  findFindings,
  findLatestRuns,
  findMirrorsById,
  findMirrorsByRepo,
  findReposById,
  findRevisionsById,
} from '@entrepot/persistence'

export type Loaders = ReturnType<typeof createLoaders>

/**
 * Rows by key, batched and remembered for one request: what a page's items ask for in the same breath costs one statement, however long
 * the page is. None of them asks who is reading; resolvers get keys only from rows that were read for the principal.
 */
export function createLoaders(db: Db) {
  return {
    repoById: one(
      ids => findReposById(db, ids),
      repo => repo.id,
    ),
    revisionById: one(
      ids => findRevisionsById(db, ids),
      revision => revision.id,
    ),
    cardByRevision: one(
      ids => findCards(db, ids),
      card => card.revisionId,
    ),
    findingsByRevision: many(
      ids => findFindings(db, ids),
      finding => finding.revisionId,
    ),
    mirrorById: one(
      ids => findMirrorsById(db, ids),
      mirror => mirror.id,
    ),
    mirrorByRepo: one(
      ids => findMirrorsByRepo(db, ids),
      mirror => mirror.repoId,
    ),
    latestRunByMirror: one(
      ids => findLatestRuns(db, ids),
      run => run.mirrorId,
    ),
  }
}

/** One row or null for each key. */
function one<Row>(find: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string | null) {
  return new DataLoader<string, Row | null>(async keys => {
    const rows = new Map((await find(keys)).map(row => [keyOf(row), row]))
    return keys.map(key => rows.get(key) ?? null)
  })
}

/** Every row of each key, in the order they were found. */
function many<Row>(find: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) {
  return new DataLoader<string, Row[]>(async keys => {
    const rows = Map.groupBy(await find(keys), keyOf)
    return keys.map(key => rows.get(key) ?? [])
  })
}
