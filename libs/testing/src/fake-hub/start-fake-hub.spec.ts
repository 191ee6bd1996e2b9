import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { downloadFile, fileDownloadInfo, listFiles, modelInfo, snapshotDownload } from '@huggingface/hub'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seededBytes } from './large-file-store.js'
import { type FakeHub, startFakeHub } from './start-fake-hub.js'

const run = promisify(execFile)

/** More than one read of the store, and more than any socket buffer of a small answer. */
const LARGE_BYTES = 3_000_001

let hub: FakeHub
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fake-hub-spec-'))
  hub = await startFakeHub({
    repos: [
      {
        address: 'acme/open',
        commits: [
          { files: { 'README.md': '---\nlicense: mit\n---\n# Open\n', 'sub/a b?.txt': 'odd name' } },
          {
            files: { 'weights.bin': { lfs: { seed: 'w', sizeBytes: LARGE_BYTES } } },
            message: 'Add weights',
          },
        ],
        tags: { 'v1.0': 'main' },
      },
      { address: 'datasets/acme/hidden', private: true, commits: [{ files: { 'rows.csv': 'a,b\n' } }] },
      { address: 'acme/gated', gated: 'manual', commits: [{ files: { 'config.json': '{}' } }] },
    ],
  })
})

afterEach(() => {
  hub.heal()
  hub.forgetRequests()
})

afterAll(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a fake hub', () => {
  it('is cloned by git with the commit ids it reported, and passes fsck', async () => {
    const clone = join(folder, 'clone')
    await run('git', ['clone', '--quiet', `${hub.url}/acme/open`, clone], { env: gitEnv() })
    const { stdout } = await run('git', ['-C', clone, 'rev-parse', 'HEAD', 'v1.0'])
    const head = await hub.head('acme/open')
    expect(stdout.trim().split('\n')).toEqual([head, head])
    await run('git', ['-C', clone, 'fsck', '--strict'])
    expect(await readFile(join(clone, 'weights.bin'), 'utf8')).toMatch(/^version https:\/\/git-lfs/)
  })

  it('serves git protocol v0 and v2, with and without .git', async () => {
    for (const version of ['0', '2']) {
      for (const suffix of ['', '.git']) {
        const url = `${hub.url}/acme/open${suffix}`
        const { stdout } = await run('git', [
          '-c',
          `protocol.version=${version}`,
          'ls-remote',
          url,
          'refs/heads/*',
        ])
        expect(stdout).toBe(`${await hub.head('acme/open')}\trefs/heads/main\n`)
      }
    }
  })

  it('lists, describes and hands out files to @huggingface/hub', async () => {
    const names = []
    for await (const file of listFiles({ repo: 'acme/open', hubUrl: hub.url, recursive: true }))
      names.push(file.path)
    expect(names).toEqual(['README.md', 'sub', 'sub/a b?.txt', 'weights.bin'])
    const info = await fileDownloadInfo({ repo: 'acme/open', path: 'weights.bin', hubUrl: hub.url })
    expect(info?.size).toBe(LARGE_BYTES)
    const blob = await downloadFile({
      repo: 'acme/open',
      path: 'weights.bin',
      hubUrl: hub.url,
      revision: 'v1.0',
    })
    const expected = await buffer(seededBytes('w', LARGE_BYTES))
    expect(Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(expected)).toBe(true)
    const model = await modelInfo({
      name: 'acme/open',
      hubUrl: hub.url,
      additionalFields: ['sha', 'cardData'],
    })
    expect(model.sha).toBe(await hub.head('acme/open'))
    expect(model.cardData).toEqual({ license: 'mit' })
  })

  it('gives @huggingface/hub a whole snapshot of a private dataset, for its token', async () => {
    const repo = { type: 'dataset', name: 'acme/hidden' } as const
    const options = { repo, hubUrl: hub.url, cacheDir: join(folder, 'cache') }
    await expect(snapshotDownload(options)).rejects.toThrow('Repository not found')
    const snapshot = await snapshotDownload({ ...options, accessToken: hub.token })
    expect(await readFile(join(snapshot, 'rows.csv'), 'utf8')).toBe('a,b\n')
  })
})

function gitEnv() {
  return { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null' }
}
