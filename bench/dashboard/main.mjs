// Measures the dashboard’s page of repositories: `npm run bench:dashboard [-- --short] [-- --database URL]`. Every case of it against one fixed SQL
// statement, with 10,000 repositories and with 1,000,000; then how soon a browser paints what one did. See docs/benchmarks.md. Needs everything built.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureBrowser } from './measure-browser.mjs'
import { measureCases } from './measure-cases.mjs'
import { openServer } from './open-server.mjs'

const { values } = parseArgs({
  // The large database may be there already: filling one takes a while.
  options: { short: { type: 'boolean', default: false }, database: { type: 'string' } },
})
const SIZES = values.short ? [2_000, 50_000] : [10_000, 1_000_000]
const PAIRS = values.short ? 3 : 151

const [few, many] = SIZES
const small = await measureOn(few, null, server => measureCases(server, PAIRS))
await measureOn(many, values.database ?? null, async server => {
  const large = await measureCases(server, PAIRS)
  printCases(small, large)
  await measureBrowser(server)
})

async function measureOn(repositories, existing, measure) {
  console.error(`bench: ${repositories.toLocaleString('en')} repositories …`)
  const server = await openServer(repositories, existing)
  try {
    return await measure(server)
  } finally {
    await server.close()
  }
}

function printCases(small, large) {
  console.log(
    `load average: ${loadavg()
      .map(load => load.toFixed(1))
      .join(' ')}; milliseconds, medians of up to ${PAIRS}`,
  )
  console.log(
    `| case | page, ${few} | page, ${many} | growth | statement, ${many} | ratio | without the request | facets, ${few} | facets, ${many} |`,
  )
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|')
  const bare = large[0].ours
  for (const [at, { name, ours, fixed, facets }] of large.entries()) {
    const before = small[at]
    const cells = [name, ms(before.ours), ms(ours), ratio(ours, before.ours), ms(fixed), ratio(ours, fixed), ratio(ours - bare, fixed), ms(before.facets), ms(facets)] // prettier-ignore
    console.log(`| ${cells.join(' | ')} |`)
  }
}

function ms(value) {
  return value === null ? '' : value.toFixed(1)
}

function ratio(value, other) {
  return other === null ? '' : (value / other).toFixed(2)
}
