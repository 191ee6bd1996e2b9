import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyRepo, fileLine, type Line, sendCommit } from '../../testing/commit-client.js'
import { type GitClient, openGitClient, urlWith } from '../../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let client: GitClient

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

const ROUNDS = 15
const ID = 'ann/sequence'
/** Names that order differently as bytes, as folders and as text; none that differ only by case. */
const NAMES = ['a', 'a.txt', 'a-b', 'a0', 'b', 'é', '模', 'lib', 'lib.rs', 'x y', '#', '[z]']
const seed = Date.now()

function generator(from: number) {
  let state = from >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What one operation means, for the folder that git keeps. */
interface Step {
  readonly line: Line
  readonly remove?: string
  readonly put?: { readonly path: string; readonly text: string }
}

it(`makes of any sequence of operations the tree that git makes of them (seed ${seed})`, async () => {
  const random = generator(seed)
  const token = await tokenOf(engines, 'ann', { scope: 'write' })
  await emptyRepo(engines, ID)
  await client.git('.', 'clone', '--quiet', urlWith(server.url, token, ID), 'work')
  await client.git('work', 'config', 'core.quotePath', 'false')
  const files = new Map<string, string>()
  for (let round = 0; round < ROUNDS; round += 1) {
    const label = `seed ${seed}, round ${round}`
    const steps = stepsOf(files, random)
    applySteps(join(client.folder, 'work'), steps)
    await client.git('work', 'add', '--all')
    const expected = await client.git('work', 'write-tree')
    const { status, body } = await sendCommit(
      server.url,
      ID,
      steps.map(({ line }) => line),
      { token },
    )
    if (files.size === 0 && steps.length === 0) continue
    expect([status, (body as { error?: string }).error], label).toEqual([200, undefined])
    await client.git('work', 'fetch', '--quiet')
    const ours = await client.git('work', 'rev-parse', 'origin/main^{tree}')
    if (ours !== expected) {
      expect(await client.git('work', 'ls-tree', '-r', ours), label).toBe(
        await client.git('work', 'ls-tree', '-r', expected),
      )
    }
    expect(ours, label).toBe(expected)
    expect(await client.git('work', 'rev-parse', 'origin/main'), label).toBe(
      (body as { commitOid: string }).commitOid,
    )
    await client.git('work', 'reset', '--quiet', 'origin/main')
    for (const { remove } of steps) if (remove !== undefined) forget(files, remove)
    for (const { put } of steps) if (put) files.set(put.path, put.text)
  }
  expect(await client.git('work', 'fsck', '--strict', '--no-dangling')).toBe('')
}, 120_000)

/** Operations of every kind that fit together: each path once, no file where a folder is to be. */
function stepsOf(files: ReadonlyMap<string, string>, random: (below: number) => number): Step[] {
  const steps: Step[] = []
  const removed = new Set<string>()
  const named = new Set<string>()
  const isGone = (path: string) => [...removed].some(each => path === each || path.startsWith(`${each}/`))
  const take = (path: string) => !named.has(path) && named.add(path)
  const folders = [...new Set([...files.keys()].flatMap(path => prefixesOf(path).slice(0, -1)))]
  for (const path of [...files.keys(), ...folders]) {
    if (random(7) > 0 || !take(path)) continue
    removed.add(path)
    const isFolder = !files.has(path)
    const key = isFolder && random(2) === 0 ? 'deletedFolder' : 'deletedFile'
    const slash = isFolder && random(2) === 0 ? '/' : ''
    steps.push({ line: { key, value: { path: `${path}${slash}` } }, remove: path })
  }
  for (let n = random(6); n > 0; n -= 1) {
    const path = Array.from({ length: 1 + random(3) }, () => NAMES[random(NAMES.length)]).join('/')
    const puts = steps.flatMap(({ put }) => put?.path ?? [])
    const there = [...[...files.keys()].filter(each => !isGone(each)), ...puts]
    const isBlocked = there.some(each => each.startsWith(`${path}/`) || path.startsWith(`${each}/`))
    if (isBlocked || puts.includes(path) || !take(path)) continue
    steps.push(putOf(path, files, random))
  }
  return steps.sort(() => random(3) - 1)
}

function putOf(path: string, files: ReadonlyMap<string, string>, random: (below: number) => number): Step {
  const sources = [...files]
  const [source, copied] = sources[random(Math.max(sources.length, 1))] ?? []
  if (source !== undefined && copied !== undefined && random(3) === 0)
    return { line: { key: 'copyFile', value: { path, srcPath: source } }, put: { path, text: copied } }
  const text = `text ${random(9)}`.repeat(random(40))
  if (random(2) === 0) return { line: fileLine(path, text), put: { path, text } }
  return { line: { key: 'file', value: { path, encoding: 'utf-8', content: text } }, put: { path, text } }
}

function applySteps(folder: string, steps: readonly Step[]): void {
  for (const { remove } of steps) {
    if (remove !== undefined) rmSync(join(folder, remove), { recursive: true, force: true })
  }
  for (const { put } of steps) {
    if (!put) continue
    const path = join(folder, put.path)
    // Git knows no empty folders, and would leave one in the way.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true })
    for (const above of prefixesOf(put.path).slice(0, -1)) {
      if (statSync(join(folder, above), { throwIfNoEntry: false })?.isFile()) rmSync(join(folder, above))
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, put.text)
  }
}

function forget(files: Map<string, string>, path: string): void {
  for (const each of [...files.keys()]) if (each === path || each.startsWith(`${path}/`)) files.delete(each)
}

function prefixesOf(path: string): string[] {
  return path.split('/').map((_, depth, all) => all.slice(0, depth + 1).join('/'))
}
