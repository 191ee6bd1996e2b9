import { hash } from 'node:crypto'
import pg from 'pg'
import type { Prisma } from './generated/client.js'

/**
 * Statements that one process keeps prepared: those whose plan is good for all values, and those that have one for a single value, each with
 * room of its own. Each takes PostgreSQL some 50 kB on each connection, and who asks chooses some of them.
 */
const MAX_PREPARED = { 'all values': 60, 'this value': 40 } as const

/** What a plan is good for. Where it is for one value, that is part of the text. */
export type PlanScope = keyof typeof MAX_PREPARED
/** Runs after which a statement is one that comes again and again. */
const RUNS_BEFORE_PREPARED = 5
/** Statements whose runs are counted. */
const MAX_COUNTED = 1_000

/** Characters of a digest that tell statements apart. */
const NAME_LENGTH = 22

const INT8 = 20
const TIMESTAMPTZ = 1184
const TEXT_ARRAY = 1009
const parseTimestamp = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date
const parseTextArray = pg.types.getTypeParser(TEXT_ARRAY as number) as (text: string) => string[]

/** Ids of a list for which PostgreSQL makes no table when it knows them: for more of them, a plan that does not is much slower. */
const MAX_LISTED = 8

/** Elements in quotes, nulls, and arrays within arrays. */
const NOT_PLAIN = /["\\]|NULL|.\{|^\[/i

/** In four digits, and not of the first century. */
const PLAIN_TIMESTAMP = /^(?!00)\d{4}-/

/** As the client has them. The driver's own parsers of times and arrays take longer than all else of a page of rows. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [INT8, BigInt],
  [TIMESTAMPTZ, readTimestamp],
  [TEXT_ARRAY, readTextArray],
])
const TYPES = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(type)) || pg.types.getTypeParser(type, format as 'text'),
}

/** `2026-11-22 17:38:32.123+00`, which `Date` reads. What it does not read, or otherwise (`infinity`, the first century), the driver does. */
export function readTimestamp(text: string): Date {
  const at = PLAIN_TIMESTAMP.test(text) ? new Date(text) : null
  return at === null || Number.isNaN(at.getTime()) ? parseTimestamp(text) : at
}

/** `{en,de}`: nearly all are as plain as that. What is quoted, or null, the driver reads. */
function readTextArray(text: string): string[] {
  if (text === '{}') return []
  return NOT_PLAIN.test(text) ? parseTextArray(text) : text.slice(1, -1).split(',')
}

const runs = new Map<string, number>()
const names = { 'all values': new Map<string, string>(), 'this value': new Map<string, string>() }

/**
 * Rows of a statement, with values as `$queryRaw` gives them, for lists: the client takes as long over a page of rows as PostgreSQL does.
 *
 * @param planScope  what the plan of one run is good for: then PostgreSQL need not make it again each time. Null: for that run
 */
export async function readRows<Row extends object>(
  pool: pg.Pool,
  { text, values }: Prisma.Sql,
  planScope: PlanScope | null = null,
): Promise<Row[]> {
  const isShort = values.every(value => !Array.isArray(value) || value.length <= MAX_LISTED)
  const name = planScope !== null && isShort ? nameOf(text, planScope) : undefined
  const { rows } = await pool.query<Row>({ text, values, types: TYPES, ...(name && { name }) })
  return rows
}

/** The name under which a statement stays prepared, once it has come often enough and there is room. */
function nameOf(text: string, scope: PlanScope): string | undefined {
  const known = names[scope].get(text)
  if (known !== undefined || names[scope].size >= MAX_PREPARED[scope]) return known
  const count = (runs.get(text) ?? 0) + 1
  if (count < RUNS_BEFORE_PREPARED) {
    if (runs.size >= MAX_COUNTED) runs.clear()
    runs.set(text, count)
    return undefined
  }
  runs.delete(text)
  // The same in all processes: behind a pooler they share connections.
  const name = `rows-${hash('sha256', text, 'base64url').slice(0, NAME_LENGTH)}`
  names[scope].set(text, name)
  return name
}
