import { Prisma, type Repo } from './generated/client.js'
import type { RepoSort } from './list-repos.js'

/** What a statement reads of `repo`, under the names that the client has for it, so that a statement of our own gives what the client does. */
export interface RepoColumns<Row extends BriefRepo> {
  /** Without the column that the list is sorted by, which is read as text. */
  readonly sortedBy: Readonly<Record<RepoSort, Prisma.Sql>>
  /** Never there: tells the compiler what a row has. */
  readonly row?: Row
}

/** What no list shows and no access depends on. Three of them are arrays, which take longer to read than all the rest of a row. */
const NOT_LISTED = ['tags', 'languages', 'domains', 'idKey', 'epoch', 'rewrites', 'lastDiscussion'] as const

/** What a page of a long list can do without, too. */
const NOT_BRIEF = [
  ...NOT_LISTED,
  'defaultBranch',
  'createdAt',
  'headRevisionId',
  'libraryName',
  'usedStorageBytes',
  'discussionsDisabled',
] as const

/** A repository as most lists show it. */
export type ListedRepo = Omit<Repo, (typeof NOT_LISTED)[number]>
/** The least of it: what tells it apart, what access to it and to its head depends on, and what a row of a table shows. */
export type BriefRepo = Omit<Repo, (typeof NOT_BRIEF)[number]>

const FIELDS = Object.values(Prisma.RepoScalarFieldEnum)
export const ALL_COLUMNS: RepoColumns<Repo> = { sortedBy: columnsOf(FIELDS) }
export const LISTED_COLUMNS: RepoColumns<ListedRepo> = { sortedBy: columnsOf(without(NOT_LISTED)) }
export const BRIEF_COLUMNS: RepoColumns<BriefRepo> = { sortedBy: columnsOf(without(NOT_BRIEF)) }

function without(names: readonly string[]): string[] {
  const left: ReadonlySet<string> = new Set(names)
  return FIELDS.filter(field => !left.has(field))
}

function columnsOf(fields: readonly string[]): Record<RepoSort, Prisma.Sql> {
  const sortedBy = (sort: RepoSort) =>
    Prisma.raw(
      fields
        .filter(field => field !== sort)
        .map(field => `${columnOf(field)} AS "${field}"`)
        .join(', '),
    )
  return {
    createdAt: sortedBy('createdAt'),
    updatedAt: sortedBy('updatedAt'),
    downloads: sortedBy('downloads'),
  }
}

/** By the rule that all models of the schema follow. */
function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
