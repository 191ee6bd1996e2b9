import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startFakeHub } from '../fake-hub/start-fake-hub.js'
import { demoParents, demoRepos } from '../fixtures/demo-repos.js'
import { mirrorAndReport } from './mirror-and-report.js'
import { freePort, untilReady } from './wait-for-server.js'

/** The built server, seen from `libs/testing/dist/demo`. */
const PROGRAM = fileURLToPath(new URL('../../../../apps/server/dist/main.js', import.meta.url))
const PREFERRED_PORT = 8080

/**
 * `npm run demo [-- --once]`: the product beside an upstream Hub of its own, on a throwaway data folder. Mirrors six repositories and
 * prints what was found; then both stay up until Ctrl-C, unless `--once`.
 */
async function main(): Promise<void> {
  const isOnce = process.argv.includes('--once')
  const hub = await startFakeHub({ repos: [...demoParents(), ...demoRepos()] })
  const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-demo-'))
  chmodSync(dataDir, 0o711)
  const port = await freePort(PREFERRED_PORT)
  const server = spawn(process.execPath, [PROGRAM, 'start'], {
    env: {
      ...process.env,
      ENTREPOT_PORT: String(port),
      ENTREPOT_DATA_DIR: dataDir,
      ENTREPOT_UPSTREAM_URL: hub.url,
      ENTREPOT_UPSTREAM_TOKEN: hub.token,
      ENTREPOT_UPSTREAM_ALLOW_PRIVATE: `${new URL(hub.url).host},${new URL(hub.cdnUrl).host}`,
      ENTREPOT_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true, // Ctrl-C is ours to pass on, once
  })
  const gone = new Promise<void>(resolve => server.once('exit', () => resolve()))
  const stop = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  try {
    const url = `http://127.0.0.1:${port}`
    await untilReady(url, server)
    const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()
    await mirrorAndReport({ url, token })
    if (!isOnce) {
      console.log(`\nBoth are up until Ctrl-C. To look around:`)
      console.log(
        `  ${url}/graphql   with the header  Authorization: Bearer $(cat ${join(dataDir, 'admin-token')})`,
      )
      console.log(
        `  HF_ENDPOINT=${url} HF_TOKEN=$(cat ${join(dataDir, 'admin-token')}) hf download acme/ticket-router-small`,
      )
      await Promise.race([stop, gone])
    }
  } finally {
    server.kill('SIGTERM')
    await gone
    await hub.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

await main()
