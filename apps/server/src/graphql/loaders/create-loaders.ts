import DataLoader from 'dataloader'
import {
  countVariantDeliveries,
  type Db,
  findAccountsById,
  findCards,
  findCoveredRules,
  findFindings,
  findLatestRuns,
  findMirrorsById,
  findMirrorsByRepo,
  findReposById,
  findRevisionsAt,
  findRevisionsById,
  findRunsById,
  listVariants,
} from '@entrepot/persistence'

export type Loaders = ReturnType<typeof createLoaders>

/**
 * Rows by key, batched and remembered for one request: what a page's items ask for in the same breath costs one statement, however long
 * the page is. None of them asks who is reading; resolvers get keys only from rows that were read for the principal.
 *
 * @param isRemembering  false for a subscription, whose events come over hours: batches then, but no answers from the past
 */
export function createLoaders(db: Db, isRemembering = true) {
  const { one, many } = isRemembering ? REMEMBERING : FORGETFUL
  return {
    repoById: one(
      ids => findReposById(db, ids),
      repo => repo.id,
    ),
    revisionById: one(
      ids => findRevisionsById(db, ids),
      revision => revision.id,
    ),
    /** By repository and commit, with a space between. */
    revisionAt: one(
      keys => findRevisionsAt(db, keys.map(placeOf)),
      revision => `${revision.repoId} ${revision.commit}`,
    ),
    /** Rules of findings, by repository and fingerprint, with a space between. */
    coveredRule: one(
      keys =>
        findCoveredRules(
          db,
          keys.map(key => ({ repoId: placeOf(key).repoId, fingerprint: placeOf(key).commit })),
        ),
      finding => `${finding.repoId} ${finding.fingerprint}`,
    ),
    cardByRevision: one(
      ids => findCards(db, ids),
      card => card.revisionId,
    ),
    findingsByRevision: many(
      ids => findFindings(db, ids),
      finding => finding.revisionId,
    ),
    accountById: one(
      ids => findAccountsById(db, ids),
      account => account.id,
    ),
    mirrorById: one(
      ids => findMirrorsById(db, ids),
      mirror => mirror.id,
    ),
    mirrorByRepo: one(
      ids => findMirrorsByRepo(db, ids),
      mirror => mirror.repoId,
    ),
    runById: one(
      ids => findRunsById(db, ids),
      run => run.id,
    ),
    variantsByRevision: many(
      ids => listVariants(db, ids),
      variant => variant.revisionId,
    ),
    deliveriesByVariant: one(
      ids => countVariantDeliveries(db, ids),
      deliveries => deliveries.variantId,
    ),
    latestRunByMirror: one(
      ids => findLatestRuns(db, ids),
      run => run.mirrorId,
    ),
  }
}

function placeOf(key: string): { repoId: string; commit: string } {
  const [repoId = '', commit = ''] = key.split(' ')
  return { repoId, commit }
}

const REMEMBERING = loadersWith({ cache: true })
const FORGETFUL = loadersWith({ cache: false })

function loadersWith(options: { cache: boolean }) {
  return {
    /** One row or null for each key. */
    one<Row>(find: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string | null) {
      return new DataLoader<string, Row | null>(async keys => {
        const rows = new Map((await find(keys)).map(row => [keyOf(row), row]))
        return keys.map(key => rows.get(key) ?? null)
      }, options)
    },
    /** Every row of each key, in the order they were found. */
    many<Row>(find: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) {
      return new DataLoader<string, Row[]>(async keys => {
        const rows = Map.groupBy(await find(keys), keyOf)
        return keys.map(key => rows.get(key) ?? [])
      }, options)
    },
  }
}
