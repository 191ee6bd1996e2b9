import { createHash, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Account, createAccount } from './support/create-account.js'
import { createGitClient, type GitClient } from './support/git-client.js'
import { ask, createRepo } from './support/hub-api.js'
import { entrepot } from './support/run-command.js'
import {
  freePort,
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
} from './support/start-server.js'
import {
  apiWriter,
  gitWriter,
  type Place,
  type Promised,
  Refused,
  uploadActions,
  uploadingWriter,
  type Writer,
} from './support/writers.js'

const ROUNDS = process.env['E2E_FULL'] === '1' ? 50 : 5
/** A server is killed after fewer promises than this, and a moment more: within the first request or any later one, on a fast machine or not. */
const MAX_PROMISES = 8
const MAX_MOMENT_MS = 500
/** What each writer is promised at least once in a run. */
const ALL_KINDS = [
  'LFS API: commit',
  'LFS API: object',
  'commit API: commit',
  'git-lfs: commit',
  'git: commit',
]
/** Both repositories get two kinds of writers, so that their transactions meet. */
const REPOS = ['ann/texts', 'ann/weights']

/** Replays the moments of a run: `SEED=<printed> …`. */
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31))

describe(`four clients that write to a server killed at random moments (SEED=${SEED})`, () => {
  const dataDir = makeStartedDataDir()
  const promises: Promised[] = []
  const counts: Record<string, number> = {}
  let state = SEED
  let port: number
  let server: RunningServer
  let ann: Account
  let laptop: GitClient
  let writers: Writer[]

  beforeAll(async () => {
    port = await freePort()
    server = await start()
    ann = await createAccount(server, 'ann')
    laptop = createGitClient(ann, [server.url])
    await laptop.git('.', 'lfs', 'install', '--skip-repo')
    for (const id of REPOS) {
      await createRepo(server.url, ann, { id })
      await laptop.git('.', 'clone', '--quiet', '--mirror', `${server.url}/${id}`, `witness/${id}`)
      const api = `/api/models/${id}/branch/by-api`
      expect((await ask(server.url, api, ann, { method: 'POST', body: '{}' })).status).toBe(200)
    }
    await laptop.git('.', 'clone', '--quiet', `${server.url}/ann/texts`, 'texts')
    await laptop.git('.', 'clone', '--quiet', `${server.url}/ann/weights`, 'weights')
    const place = (repo: string, branch: string): Place => ({ url: () => server.url, who: ann, repo, branch })
    writers = [
      gitWriter(place('ann/texts', 'main'), laptop, 'texts', { large: false }),
      gitWriter(place('ann/weights', 'main'), laptop, 'weights', { large: true }),
      apiWriter(place('ann/texts', 'by-api')),
      uploadingWriter(place('ann/weights', 'by-api')),
    ]
  })
  afterAll(async () => {
    laptop?.remove()
    if (server?.process.exitCode === null && server.process.signalCode === null) await server.stop()
    removeDataDir(dataDir)
  })

  /** Always on one port: git keeps credentials by host and port. */
  function start(): Promise<RunningServer> {
    return startServer({ dataDir, env: { ENTREPOT_PORT: String(port) } })
  }

  /** A number below `below` that depends on the seed alone. */
  function random(below: number): number {
    state = createHash('sha256').update(String(state)).digest().readUInt32BE()
    return state % below
  }

  async function until(isTime: () => boolean): Promise<void> {
    while (!isTime()) await sleep(5)
  }

  /** Writes until the server is gone; a refusal by a living one is a failure of the test. */
  async function writeUntilGone(writer: Writer, isGone: () => boolean): Promise<void> {
    for (;;) {
      try {
        await writer.write(what => {
          promises.push(what)
          const key = `${writer.name}: ${what.kind}`
          counts[key] = (counts[key] ?? 0) + 1
        })
      } catch (error) {
        if (isGone() && !(error instanceof Refused)) return
        throw error
      }
    }
  }

  async function expectKept(promised: Promised): Promise<void> {
    if (promised.kind === 'object') {
      const place = { url: () => server.url, who: ann, repo: promised.repo, branch: 'by-api' }
      const asked = await uploadActions(place, { oid: promised.oid, size: promised.sizeBytes })
      expect(asked.actions, `${promised.oid} was acknowledged`).toBeUndefined()
      return
    }
    for (const [path, sha256] of Object.entries(promised.files)) {
      const file = await ask(server.url, `/${promised.repo}/resolve/${promised.sha}/${path}`, ann)
      const bytes = Buffer.from(await file.arrayBuffer())
      const found = { status: file.status, sha256: createHash('sha256').update(bytes).digest('hex') }
      expect(found, `${path} at ${promised.sha}`).toEqual({ status: 200, sha256 })
    }
  }

  /** Every commit that was acknowledged is part of a branch, as git sees it. */
  async function expectReachable(): Promise<void> {
    for (const id of REPOS) {
      await laptop.git(`witness/${id}`, 'fetch', '--quiet', '--prune', 'origin')
      const { stdout } = await laptop.git(`witness/${id}`, 'rev-list', '--branches')
      const reachable = new Set(stdout.trim().split('\n'))
      const commits = promises.filter(one => one.kind === 'commit').filter(one => one.repo === id)
      expect(commits.filter(one => !reachable.has(one.sha))).toEqual([])
    }
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'keep all that was acknowledged (kill %i)',
    async round => {
      const before = promises.length
      const promised = random(MAX_PROMISES)
      const momentMs = random(MAX_MOMENT_MS)
      const withPostgres = random(2) === 1
      const isOver = { now: false }
      const isTime = () =>
        promises.length - before >= promised && (round < ROUNDS - 1 || ALL_KINDS.every(kind => counts[kind]))
      const writing = writers.map(writer => writeUntilGone(writer, () => isOver.now))
      try {
        await Promise.race([until(() => isOver.now || isTime()), ...writing])
        await Promise.race([sleep(momentMs), ...writing])
      } finally {
        isOver.now = true
      }
      await server.kill({ withPostgres })
      await Promise.all(writing)

      server = await start()
      const victims = withPostgres ? 'with PostgreSQL' : 'alone'
      console.log(`kill ${round}, ${victims}: ${promises.length - before} promises, ${promised} waited for`)
      for (const promised of promises.slice(before)) await expectKept(promised)
      await expectReachable()
      for (const writer of writers) await writer.recover()
    },
  )

  it('have written all kinds of things, and all of them are there in the end', async () => {
    console.log(`promises: ${JSON.stringify(counts)}`)
    expect(Object.keys(counts).sort()).toEqual(ALL_KINDS)
    for (const promised of promises) await expectKept(promised)
    for (const id of REPOS) await laptop.git(`witness/${id}`, 'fsck', '--full', '--strict')
    const verified = await entrepot(dataDir, ['verify'])
    expect(verified.stdout).toContain('all as it must be')
    expect(verified.exitCode).toBe(0)
  })
})
