import { Prisma, type Repo } from './generated/client.js'

/** What a statement reads of `repo`, under the names that the client has for it, so that a statement of our own gives what the client does. */
export interface RepoColumns<Row extends ListedRepo> {
  readonly sql: Prisma.Sql
  /** Never there: tells the compiler what a row has. */
  readonly row?: Row
}

/** What no list shows and no access depends on. Three of them are arrays, which take longer to read than all the rest of a row. */
const NOT_LISTED = ['tags', 'languages', 'domains', 'idKey', 'epoch', 'rewrites', 'lastDiscussion'] as const

/** A repository as most lists show it. */
export type ListedRepo = Omit<Repo, (typeof NOT_LISTED)[number]>

const FIELDS = Object.values(Prisma.RepoScalarFieldEnum)
const notListed: ReadonlySet<string> = new Set(NOT_LISTED)

export const ALL_COLUMNS: RepoColumns<Repo> = { sql: columnsOf(FIELDS) }
export const LISTED_COLUMNS: RepoColumns<ListedRepo> = {
  sql: columnsOf(FIELDS.filter(field => !notListed.has(field))),
}

function columnsOf(fields: readonly string[]): Prisma.Sql {
  return Prisma.raw(fields.map(field => `${columnOf(field)} AS "${field}"`).join(', '))
}

/** By the rule that all models of the schema follow. */
function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
