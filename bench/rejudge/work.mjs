// A worker: `node work.mjs <database> <folder> <run>`. Its parent kills it.
import { judgeAll } from '@entrepot/governance'
import { openEngines } from './open-registry.mjs'

const [url, dataDir, runId] = process.argv.slice(2)
const engines = await openEngines(url, dataDir)
await engines.db.prisma.$queryRaw`SELECT 1`
console.log('begins')
await judgeAll(engines, { runId, owner: `worker-${process.pid}`, signal: new AbortController().signal })
await engines.closeEngines()
