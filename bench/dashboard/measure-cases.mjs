import { median } from '../serve/statistics.mjs'
import { askFacets, askList, askNothing, PAGE_ROWS } from './ask-page.mjs'
import { CASES, statementOf } from './cases.mjs'

/** Pages that are gone through before the deep one: each costs what the first does, so it only has to be far in. */
const DEEP_PAGES = 20
/** Pages that are asked for before any is timed: a server that has just started compiles itself while it answers. */
const WARM_UP_PAGES = 2_000
/** The first of the cases, all of which are quick. */
const WARM_UP_CASES = 9
/** Pairs of a case that are not counted: whatever ran seconds before has left its traces in both. */
const WARM_UP_PAIRS = 60
/** Milliseconds after which no further pair of a case is begun, and how many there are at least. */
const PATIENCE_MS = 10_000
const MIN_PAIRS = 5

/**
 * Asks every case of the server and of PostgreSQL in turn, so that what else the machine does falls on both, and compares what they say.
 * @returns for each case the medians in milliseconds
 */
export async function measureCases(server, pairs) {
  const figures = []
  for (let page = 0; page < WARM_UP_PAGES; page += 1) await askList(server, CASES[page % WARM_UP_CASES])
  const bare = await timesOf(pairs, () => askNothing(server))
  figures.push({ name: '(a request by itself)', ours: median(bare), fixed: null, facets: null })
  figures.push(await measureDeepPage(server, pairs))
  for (const one of CASES) figures.push(await measureCase(server, one, pairs))
  return figures
}

async function measureCase(server, one, pairs) {
  const statement = statementOf(one, PAGE_ROWS + 1)
  await requireEqual(one.name, await askList(server, one), (await server.pool.query(statement)).rows)
  const { ours, fixed } = await timesInTurn(server, pairs, statement, () => askList(server, one))
  const facets = await timesOf(Math.min(3, pairs), () => askFacets(server, one))
  return { name: one.name, ours: median(ours), fixed: median(fixed), facets: median(facets) }
}

async function measureDeepPage(server, pairs) {
  const one = CASES[0]
  let cursor = null
  let last = null
  for (let page = 0; page < DEEP_PAGES; page += 1) {
    const { nodes, pageInfo } = await askList(server, one, cursor)
    cursor = pageInfo.endCursor
    last = nodes.at(-1)
  }
  const { rows } = await server.pool.query('SELECT updated_at::text AS at FROM repo WHERE id = $1', [last.id])
  const after = `(updated_at, id) < ('${rows[0].at}', '${last.id}')`
  const statement = statementOf(one, PAGE_ROWS + 1, after)
  await requireEqual(
    'a deep page',
    await askList(server, one, cursor),
    (await server.pool.query(statement)).rows,
  )
  const { ours, fixed } = await timesInTurn(server, pairs, statement, () => askList(server, one, cursor))
  return { name: `page ${DEEP_PAGES + 1}`, ours: median(ours), fixed: median(fixed), facets: null }
}

async function timesInTurn(server, pairs, statement, askPage) {
  const ours = []
  const fixed = []
  const started = performance.now()
  for (let pair = -WARM_UP_PAIRS; pair < pairs; pair += 1) {
    if (ours.length >= MIN_PAIRS && performance.now() - started > PATIENCE_MS) break
    const page = await timeOf(askPage)
    const rows = await timeOf(() => server.pool.query(statement))
    // What takes long needs no warming up.
    if (pair < 0 && performance.now() - started < PATIENCE_MS / 10) continue
    ours.push(page)
    fixed.push(rows)
  }
  return { ours, fixed }
}

async function requireEqual(name, { nodes, pageInfo }, rows) {
  const ids = rows.slice(0, PAGE_ROWS).map(({ id }) => id)
  const isEqual = JSON.stringify(nodes.map(({ id }) => id)) === JSON.stringify(ids)
  if (!isEqual || pageInfo.hasNextPage !== rows.length > PAGE_ROWS)
    throw new Error(`${name}: the page and the statement differ`)
}

async function timesOf(count, act) {
  await act()
  const times = []
  for (let at = 0; at < count; at += 1) times.push(await timeOf(act))
  return times
}

async function timeOf(act) {
  const started = performance.now()
  await act()
  return performance.now() - started
}
