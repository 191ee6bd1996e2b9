import { describeComparison } from './compare.mjs'
import { compareHeads, requireAll200, warm } from './heads.mjs'
import { describeRevocation, revokeDuringLoad } from './revocation.mjs'
import { startFloor } from './reference/start-floor.mjs'
import { median } from './statistics.mjs'

const TARGET = 0.25
const UNIT = { name: 'answers per second', digits: 0 }
const CONCURRENCIES = [1, 32]
const REVOKED_CONNECTIONS = 32

/** Warm HEAD resolve over all paths, against a bare Node server with the same headers; then a revocation under load. */
export async function measureHeads({ server, place, generator, heads }, { pairs, seconds }) {
  const sample = await fetch(server.url + heads.paths[0], { method: 'HEAD', headers: heads.headers })
  const floor = await startFloor(sample)
  try {
    const targets = { ours: heads, reference: { ...heads, port: floor.port } }
    await warm(generator, targets.ours)
    await warm(generator, targets.reference)
    for (const connections of CONCURRENCIES) {
      const comparison = await compareHeads(generator, targets, { connections, pairs, seconds })
      console.log(describe(connections, heads.paths.length, comparison))
    }
  } finally {
    floor.close()
  }
  const revocation = await revokeDuringLoad(generator, place, heads, REVOKED_CONNECTIONS)
  console.log(`${describeRevocation(revocation)}\n`)
  requireAll200(await warm(generator, heads)) // it was that token that was refused, and nothing else
}

function describe(connections, paths, { summaries, ...comparison }) {
  const title = `Warm HEAD resolve, ${connections} ${connections === 1 ? 'connection' : 'connections'}, ${paths} paths in private repositories, with a token`
  const text = describeComparison(
    { title, target: TARGET, referenceName: 'bare Node http', unit: UNIT },
    comparison,
  )
  return `${text}\n  ${latencies('ours', summaries.ours)}\n  ${latencies('bare Node http', summaries.reference)}\n`
}

function latencies(name, summaries) {
  const of = key => median(summaries.map(summary => summary[key]))
  return `${name}: latency ${of('p50Ms').toFixed(2)} ms p50, ${of('p99Ms').toFixed(2)} ms p99, ${of('headBytes').toFixed(0)} bytes an answer`
}
