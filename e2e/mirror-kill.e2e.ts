import { createHash, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FakeHub, startFakeHub, STOCK_GITATTRIBUTES } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from './support/graphql.js'
import { entrepot } from './support/run-command.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from './support/start-server.js'

const REPO = 'acme/killed'
const ROUNDS = 10
/** Bytes of the large file that each round adds, and how fast upstream sends it: a mirror takes about a second and a half. */
const FILE_BYTES = 6_000_000
const BYTES_PER_SECOND = 5_000_000
/** Milliseconds after the request at which a server is killed: anywhere from before the fetch to after the landing. */
const LATEST_KILL_MS = 2_500

/** Replays a run: `SEED=<printed> …`. */
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31))

describe(`a mirror whose server is killed at random moments (SEED=${SEED})`, () => {
  const dataDir = makeStartedDataDir()
  let hub: FakeHub
  let server: RunningServer | null = null
  let state = SEED

  beforeAll(async () => {
    hub = await startFakeHub({
      repos: [
        {
          address: REPO,
          commits: [
            { message: 'Begin', files: { '.gitattributes': STOCK_GITATTRIBUTES, 'README.md': '# Begun\n' } },
          ],
        },
      ],
    })
    hub.fail({ match: '.safetensors', bytesPerSecond: BYTES_PER_SECOND })
    server = await startServer({ dataDir, env: upstreamOf(hub) })
  })
  afterAll(async () => {
    if (server?.process.exitCode === null) await server.stop()
    await hub?.close()
    removeDataDir(dataDir)
  })

  /** A number below `below` that depends on the seed alone. */
  function random(below: number): number {
    state = createHash('sha256').update(String(state)).digest().readUInt32BE()
    return state % below
  }

  /** What clients see of `main`: its commit, and the bytes of every file hashed; null when there is no such repository. */
  async function seen(): Promise<{ sha: string; files: Record<string, string> } | null> {
    if (!server) throw new Error('no server')
    const headers = { authorization: `Bearer ${server.token}` }
    const info = await fetch(`${server.url}/api/models/${REPO}?blobs=true`, { headers })
    if (info.status === 404) return null
    expect(info.status).toBe(200)
    const { sha, siblings } = (await info.json()) as { sha: string; siblings: { rfilename: string }[] }
    const files: Record<string, string> = {}
    for (const { rfilename } of siblings) {
      const file = await fetch(`${server.url}/${REPO}/resolve/${sha}/${rfilename}`, { headers })
      expect(file.status, `${rfilename} at ${sha}`).toBe(200)
      files[rfilename] = createHash('sha256')
        .update(Buffer.from(await file.arrayBuffer()))
        .digest('hex')
    }
    return { sha, files }
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'shows all or nothing, and ends complete (kill %i)',
    async round => {
      if (!server) throw new Error('no server')
      const before = await seen()
      const seed = `${SEED} ${round}`
      const sha = await hub.commit(REPO, {
        message: `Round ${round}`,
        files: {
          'README.md': `# Round ${round}\n`,
          [`part-${round}.safetensors`]: { lfs: { seed, sizeBytes: FILE_BYTES } },
        },
      })
      await graphql(server, `mutation { mirrorRepository(input: { repo: "${REPO}" }) { run { id } } }`)
      const killAfterMs = random(LATEST_KILL_MS)
      const withPostgres = random(2) === 1
      await sleep(killAfterMs)
      await server.kill({ withPostgres })

      server = await startServer({ dataDir, env: upstreamOf(hub) })
      const between = await seen()
      const moment = `killed after ${killAfterMs} ms, ${withPostgres ? 'with' : 'without'} PostgreSQL`
      // Either the old revision, whole, or the new one, whole: the worker may have gone on by itself already.
      if (between?.sha !== sha) expect(between, moment).toEqual(before)

      const mirrored = await entrepot(dataDir, ['mirror', REPO], upstreamOf(hub))
      expect(mirrored.exitCode, `${moment}: ${mirrored.stderr}`).toBe(0)
      const after = await seen()
      expect(after?.sha, moment).toBe(sha)
      expect(Object.keys(after?.files ?? {}).sort()).toEqual(
        [
          '.gitattributes',
          'README.md',
          ...Array.from({ length: round + 1 }, (_, n) => `part-${n}.safetensors`),
        ].sort(),
      )
      expect(after?.files).toMatchObject(before?.files['README.md'] ? without(before.files, 'README.md') : {})
    },
  )

  it('is verified in the end, and holds nothing that was begun twice', async () => {
    const verified = await entrepot(dataDir, ['verify'])
    expect(verified.stdout).toContain('all as it must be')
    expect(verified.exitCode).toBe(0)
    expect(verified.stdout).toContain(`${ROUNDS} large files`)
  })
})

function without(files: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== name))
}
