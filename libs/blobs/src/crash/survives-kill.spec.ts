import type { BlobKey, BlobStore } from '@entrepot/core'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { allOf, bytesAt } from '../contract/fixtures.js'
import { temporaryFolders } from '../contract/temporary-folders.js'
import { openBlobStore } from '../open-blob-store.js'
import { sweepUploads } from '../sweep-uploads.js'

const ROUNDS = 8
const MAX_LIFE_MS = 250
const seed = Math.floor(Math.random() * 1_000_000)
const newFolder = temporaryFolders()

it(
  `shows only whole blobs, and all it called safe, wherever it is killed (seed ${seed})`,
  { timeout: 120_000 },
  async () => {
    const root = await newFolder()
    const safe: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const lifeMs = createHash('sha256').update(`${seed}/${round}`).digest().readUInt16BE() % MAX_LIFE_MS
      safe.push(...(await writeAndKill(root, `${seed}-${round}`, lifeMs)))
    }

    const store = await openBlobStore({ driver: 'fs', root })
    const left = (await allOf(store.uploads.list())).length
    const visible = await requireWholeBlobs(store)
    expect(
      safe.filter(key => !visible.has(key)),
      `seed ${seed}: called safe, and lost`,
    ).toEqual([])
    expect(safe.length, `seed ${seed}: the test wrote nothing`).toBeGreaterThan(ROUNDS)
    expect(left, `seed ${seed}: no kill hit a write`).toBeGreaterThan(0)

    await sweepUploads(store, { olderThan: new Date(Date.now() + 1_000), keep: new Set() })
    expect(await readdir(join(root, 'incoming'))).toEqual([])
    expect((await filesBelow(root)).sort()).toEqual([...visible].map(key => basename(key)).sort())
  },
)

/** Returns the keys that the child printed before it was killed, `lifeMs` after the first of them. */
async function writeAndKill(root: string, seed: string, lifeMs: number): Promise<string[]> {
  const program = fileURLToPath(new URL('./write-until-killed.child.ts', import.meta.url))
  const child = spawn(process.execPath, [...runsSources(), program, root, seed], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const complaint = text(child.stderr)
  const keys: string[] = []
  for await (const key of createInterface(child.stdout)) {
    if (keys.length === 0) setTimeout(() => child.kill('SIGKILL'), lifeMs)
    keys.push(key)
  }
  const [, signal] = await ended
  expect(signal, await complaint).toBe('SIGKILL')
  return keys
}

/** Options under which Node runs our sources as they are, so that the test needs no build. */
function runsSources(): string[] {
  const hooks = `import { registerHooks } from 'node:module'
    registerHooks({
      resolve(name, context, next) {
        const isOurs = /^[.]{1,2}[/].*[.]js$/.test(name) && context.parentURL?.endsWith('.ts')
        return next(isOurs ? name.replace(/js$/, 'ts') : name, context)
      },
    })`
  return [
    '--experimental-transform-types',
    '--conditions=@entrepot/source',
    `--import=data:text/javascript,${encodeURIComponent(hooks)}`,
  ]
}

async function requireWholeBlobs(store: BlobStore): Promise<Set<string>> {
  const visible = new Set<string>()
  for await (const { key, sizeBytes } of store.list('')) {
    const bytes = await bytesAt(store, key)
    const hash = createHash(key.startsWith('index/') ? 'sha1' : 'sha256').update(bytes)
    expect(hash.digest('hex'), `seed ${seed}: ${key} of ${sizeBytes} bytes`).toBe(hashIn(key))
    visible.add(key)
  }
  return visible
}

function hashIn(key: BlobKey): string {
  return basename(key, '.pack')
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}
