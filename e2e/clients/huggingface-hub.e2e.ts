import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type FakeHub, startFakeHub } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.js'
import { entrepot, run } from '../support/run-command.js'
import {
  cleanEnvironment,
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../support/start-server.js'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, pythonOf } from './python-clients.js'
import { bytesOfRepo, CLIENT_REPO, LARGE_FILE, makeClientRepo } from './client-repo.js'

type Result = { ok: true; value: unknown } | { ok: false; error: string; trace: string }

/** Bytes after which the first download of the large file is cut: once the client has written its first 10 MiB. */
const CUT_AFTER_BYTES = 13_000_000

let hub: FakeHub
let server: RunningServer
let proxy: RecordingProxy
const dataDir = makeStartedDataDir()

beforeAll(async () => {
  hub = await startFakeHub({ repos: [makeClientRepo()] })
  const upstream = upstreamOf(hub)
  server = await startServer({ dataDir, env: upstream })
  const mirrored = await entrepot(dataDir, ['mirror', CLIENT_REPO], upstream)
  expect(mirrored.exitCode, mirrored.stderr).toBe(0)
  proxy = await startRecordingProxy(server.url)
})

afterAll(async () => {
  await proxy?.close()
  await server?.stop()
  await hub?.close()
  removeDataDir(dataDir)
})

describe.each(HUGGINGFACE_HUB_VERSIONS)('huggingface_hub %s', version => {
  const python = pythonOf(version)
  const work = mkdtempSync(join(tmpdir(), 'entrepot-client-'))
  let results: Record<string, Result> = {}
  let ranges: (string | null)[] = []
  let getsOfLargeFile = 0

  beforeAll(async () => {
    if (isMissing(python)) return
    proxy.forget()
    const done = await runReads(python, work)
    expect(done.exitCode, done.stderr).toBe(0)
    results = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
    const asked = proxy.requests.filter(
      request => request.method === 'GET' && request.url.includes(LARGE_FILE),
    )
    ranges = asked.map(request => request.range)
    getsOfLargeFile = asked.length
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  function runReads(python: string, work: string) {
    proxy.cutNext(LARGE_FILE, CUT_AFTER_BYTES)
    const env = cleanEnvironment(dataDir, {
      HF_ENDPOINT: proxy.url,
      HF_TOKEN: server.token,
      HF_HOME: join(work, 'home'),
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
    })
    return run(python, [resolve('e2e/clients/huggingface_hub_reads.py'), CLIENT_REPO, LARGE_FILE, work], env)
  }

  function value(check: string): unknown {
    const result = results[check]
    if (!result?.ok) throw new Error(result?.trace ?? `${check} did not run`)
    return result.value
  }

  const check = it.skipIf(isMissing(python))

  check('is the version it is called', () => expect(results['version']).toBe(version))

  check('downloads a snapshot byte for byte', async () => {
    const upstream = await bytesOfRepo()
    const expected = Object.fromEntries(
      [...upstream].map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]),
    )
    expect(value('whole_snapshot')).toEqual(expected)
  })

  check('goes on with a download that broke off', async () => {
    const expected = createHash('sha256')
      .update((await bytesOfRepo()).get(LARGE_FILE) ?? '')
      .digest('hex')
    expect(value('one_file_resumed')).toBe(expected)
    const resumed = ranges
      .map(range => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0))
      .filter(start => start > 0)
    expect(resumed.length, `ranges asked: ${ranges.join(', ')}`).toBeGreaterThan(0)
  })

  check('names a cached file by its ETag and does not fetch it again', async () => {
    const sha256 = createHash('sha256')
      .update((await bytesOfRepo()).get(LARGE_FILE) ?? '')
      .digest('hex')
    expect(value('one_file_again')).toBe(sha256)
    expect(getsOfLargeFile).toBe(3) // cut, resumed, and the snapshot's own; none for the second look
  })

  check('reads what a model is', async () => {
    const info = value('model_info') as { sha: string; id: string; files: [string, number, string | null][] }
    expect(info.sha).toBe(await hub.head(CLIENT_REPO))
    expect(info.id).toBe(CLIENT_REPO)
    const upstream = await bytesOfRepo()
    expect(info.files.map(([path, size]) => [path, size])).toEqual(
      [...upstream].map(([path, bytes]) => [path, bytes.length]).sort(),
    )
    const large = info.files.find(([path]) => path === LARGE_FILE)
    expect(large?.[2]).toBe(
      createHash('sha256')
        .update(upstream.get(LARGE_FILE) ?? '')
        .digest('hex'),
    )
  })

  check('lists the tree with the last commit of each path', async () => {
    const tree = value('repo_tree') as [string, number | null, string | null, string][]
    expect(tree.map(([path]) => path)).toContain(LARGE_FILE)
    const commits = new Set((await hub.history(CLIENT_REPO)).map(commit => commit.id as string))
    for (const [path, , , commit] of tree) expect(commits.has(commit), `${path} at ${commit}`).toBe(true)
  })

  check('lists refs with upstream commit ids', async () => {
    expect(value('repo_refs')).toEqual({
      branches: {
        awful: await hub.head(CLIENT_REPO, 'awful'),
        main: await hub.head(CLIENT_REPO),
        'feature/long/name': await hub.head(CLIENT_REPO, 'feature/long/name'),
      },
      tags: { 'v1.0': await hub.head(CLIENT_REPO, 'v1.0') },
    })
  })

  check('lists commits with upstream ids, newest first', async () => {
    const history = await hub.history(CLIENT_REPO)
    expect((value('repo_commits') as string[][]).map(([oid]) => oid)).toEqual(
      history.map(commit => commit.id),
    )
  })

  check('asks about single paths, and leaves out those that are not there', () => {
    const paths = (value('paths_info') as [string, number][]).map(([path]) => path)
    expect(paths.sort()).toEqual(['README.md', LARGE_FILE].sort())
  })

  check('knows who it is', () => expect(value('whoami')).toBe('admin'))

  check('reads a branch with slashes in its name', () =>
    expect(value('slashed_branch')).toMatch(/^[0-9a-f]{64}$/),
  )

  check('reads a file whose name must be escaped', () => expect(value('awful_name')).toBe('awful\n'))

  check('raises the errors of the Hub', () => expect(value('error_classes')).toEqual([true, true, true]))
})
