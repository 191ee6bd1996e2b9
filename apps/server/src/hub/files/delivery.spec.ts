import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { DownloadUrlOptions } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterEach, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

const WEIGHTS = randomBytes(12_345_678)
/** Too large to be kept in memory, so that git streams it. */
const GIT_FILE = randomBytes(3_000_000)
const URL_OF_FILE = '/acme/big/resolve/main/w.bin'

let engines: TestEngines
let server: TestServer

async function open(options?: Parameters<typeof openTestEngines>[0]): Promise<void> {
  engines = await openTestEngines(options)
  server = await openTestServer(engines)
  const commits = [{ files: { 'a.txt': 'a', 'git.bin': GIT_FILE }, largeFiles: { 'w.bin': WEIGHTS } }]
  await landFolder(engines, { id: 'acme/big', commits })
}

afterEach(async () => {
  await server.close()
  await engines.close()
})

it('sends every byte of a large file, to several clients at once', async () => {
  await open()
  const parts: [number, number][] = [
    [0, WEIGHTS.length],
    [0, WEIGHTS.length],
    [1, 700_001],
    [WEIGHTS.length - 300_000, WEIGHTS.length],
    [262_143, 524_289],
  ]
  const answers = await Promise.all(
    parts.map(([start, end]) =>
      rawAsk(server.url, URL_OF_FILE, { headers: { range: `bytes=${start}-${end - 1}` } }),
    ),
  )
  for (const [at, { body }] of answers.entries())
    expect(body.equals(WEIGHTS.subarray(...(parts[at] ?? [])))).toBe(true)
})

it.runIf(process.platform === 'linux')('keeps no file open for clients that went away', async () => {
  await open()
  for (let time = 0; time < 10; time += 1) {
    await new Promise<void>(resolve => {
      const request = get(server.url + URL_OF_FILE, response => {
        response.once('data', () => {
          request.destroy()
          resolve()
        })
      })
    })
  }
  for (let tries = 0; openBlobs() > 0 && tries < 50; tries += 1) await setTimeout(100)
  expect(openBlobs()).toBe(0)
  expect((await rawAsk(server.url, URL_OF_FILE)).body.equals(WEIGHTS)).toBe(true)
})

it.runIf(process.platform === 'linux')(
  'keeps nothing for clients that leave before their answer',
  async () => {
    await open()
    const paths = [URL_OF_FILE, '/acme/big/resolve/main/git.bin']
    for (const path of paths) expect((await rawAsk(server.url, path)).status).toBe(200)
    for (let time = 0; time < 40; time += 1) {
      const requests = paths.map(path => get(server.url + path, { agent: false }))
      for (const request of requests) request.on('error', () => undefined)
      await setTimeout(time % 10)
      for (const request of requests) request.destroy()
    }
    for (let tries = 0; openThings() > 0 && tries < 50; tries += 1) await setTimeout(100)
    expect(openThings()).toBe(0)
    expect((await rawAsk(server.url, '/acme/big/resolve/main/git.bin')).body.equals(GIT_FILE)).toBe(true)
  },
)

/** Stored files that are open, and git processes that stream one. Connections to the database come and go by themselves. */
function openThings(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const streaming = children.filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('cat-file\0blob')
    } catch {
      return false // ended since the list was read
    }
  })
  return openBlobs() + streaming.length
}

function openBlobs(): number {
  return readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(engines.blobsDir)
    } catch {
      return false // closed since the folder was read
    }
  }).length
}

it('sends clients to the store for what is worth the way, for a minute at most, and HEAD never', async () => {
  const asked: DownloadUrlOptions[] = []
  await open({
    wrapBlobs: blobs => ({
      ...blobs,
      downloadUrl: async (key, options) => {
        asked.push(options)
        return `https://store.example/${key}?signature=x`
      },
    }),
  })
  const whole = await rawAsk(server.url, URL_OF_FILE)
  expect(whole.status).toBe(302)
  expect(whole.headers.location).toMatch(/^https:\/\/store\.example\/sha256\//)
  expect(whole.headers['cache-control']).toBe('no-store')
  expect(whole.headers).toHaveProperty('x-repo-commit')
  expect(whole.headers['x-linked-size']).toBe(String(WEIGHTS.length))
  expect(asked[0]?.ttlSeconds).toBeLessThanOrEqual(60)
  const statusOf = async (path: string, question: Parameters<typeof rawAsk>[2]) =>
    (await rawAsk(server.url, path, question)).status
  expect(await statusOf(URL_OF_FILE, { method: 'HEAD' })).toBe(200)
  expect(await statusOf(URL_OF_FILE, { headers: { range: 'bytes=0-0' } })).toBe(206)
  expect(await statusOf(URL_OF_FILE, { headers: { range: 'bytes=5-' } })).toBe(302)
  expect(await statusOf('/acme/big/resolve/main/a.txt', {})).toBe(200)
  expect(await statusOf('/acme/big/raw/main/w.bin', {})).toBe(200)
})
