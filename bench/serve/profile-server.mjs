import { download, findCurl } from './download.mjs'
import { warm } from './heads.mjs'
import { monotonicMs } from './monotonic.mjs'
import { postgresPid, processorsUsed, readProcessors } from './processor-time.mjs'
import { describeProfile, readProfile, selfTimes } from './profile.mjs'

/** GETs of the large file in a row; one alone gives a profile too few samples. */
const DOWNLOADS = 10

/** Runs each kind of load once on a server that profiles itself, and prints what its main thread and its processes did. */
export async function profileServer(bench, { seconds, largeFileBytes }) {
  const { workspace, server, token, generator, heads, largeFileUrl } = bench
  await warm(generator, heads)
  const processes = {
    server: { pid: server.process.pid },
    PostgreSQL: { pid: postgresPid(workspace.dataDir), withChildren: true },
    'load generator': { pid: generator.pid },
  }
  const headLoad = connections => () =>
    generator.run({ ...heads, connections, seed: 1, durationMs: seconds * 1_000 })
  const windows = [
    await observe('HEAD resolve, 1 connection', processes, headLoad(1)),
    await observe('HEAD resolve, 32 connections', processes, headLoad(32)),
  ]
  if ((await findCurl()) !== null) {
    windows.push(
      await observe('GET of the large file', processes, async () => {
        for (let nth = 0; nth < DOWNLOADS; nth++) await download(largeFileUrl, token, largeFileBytes)
      }),
    )
  }
  await server.stop()
  const profile = readProfile(workspace.profileDir, server.process.pid)
  for (const { title, processors, ...window } of windows) {
    console.log(`${describeProfile(title, selfTimes(profile, window))}\n  ${processors}\n`)
  }
}

async function observe(title, processes, load) {
  const before = readProcessors(processes)
  const fromMs = monotonicMs()
  await load()
  const toMs = monotonicMs()
  const after = readProcessors(processes)
  return { title, fromMs, toMs, processors: describeProcessors(before, after, (toMs - fromMs) / 1_000) }
}

function describeProcessors(before, after, seconds) {
  if (before === null || after === null) return 'processors in use: not known here'
  const used = Object.entries(processorsUsed(before, after, seconds))
  return `processors in use: ${used.map(([name, share]) => `${name} ${share.toFixed(2)}`).join(', ')}`
}
