import { once } from 'node:events'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { Launcher } from './launcher.js'
import { runGit, runGitText } from './run-git.js'
import { startGit } from './start-git.js'
import { startGitThrough } from './start-program.js'

/** As it is built: the launcher is a program of its own. */
const PROGRAM = new URL('../../dist/process/launcher-main.js', import.meta.url)
const ENV = { PATH: '/usr/bin:/bin' }

let launcher: Launcher

beforeEach(async () => {
  launcher = await Launcher.open(PROGRAM)
  startGitThrough(launcher)
})
afterEach(async () => {
  startGitThrough(null)
  await launcher.close()
})

it('joins the right ends, however many are started at once', async () => {
  const outputs = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const cat = launcher.start('cat', [], { ...ENV, N: String(n) })
      const ended = once(cat, 'exit')
      cat.stdin.end(`input ${n}`)
      return [await text(cat.stdout), (await ended)[0]]
    }),
  )
  expect(outputs).toEqual(Array.from({ length: 60 }, (_, n) => [`input ${n}`, 0]))
})

it('passes on more than fits into any buffer, both ways', async () => {
  const bytes = Buffer.alloc(8_000_000, 'some bytes. ')
  const cat = launcher.start('cat', [], ENV)
  const echoed = buffer(cat.stdout)
  cat.stdin.end(bytes)
  expect((await echoed).equals(bytes)).toBe(true)
})

it('tells how a program ended, and that one is not there', async () => {
  const failing = launcher.start('sh', ['-c', 'echo said >&2; exit 3'], ENV)
  const ended = once(failing, 'exit')
  expect(await text(failing.stderr)).toBe('said\n')
  expect(await ended).toEqual([3])
  await expect(once(launcher.start('no-such-program', [], ENV), 'exit')).rejects.toThrow('ENOENT')
})

it('ends a program and all it started, also when it was hardly ordered', async () => {
  for (const wait of [0, 100]) {
    const child = launcher.start('sh', ['-c', 'sleep 60 & echo $!; wait'], ENV)
    const ended = once(child, 'exit')
    await sleep(wait)
    child.killGroup()
    expect(await ended).toEqual([null])
    const pid = Number(await text(child.stdout))
    if (pid > 0) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  }
})

it('runs git as if it were started by us', async () => {
  const work = await WorkRepository.create()
  const commit = work.commit({ files: { 'a.txt': 'a'.repeat(100_000) } })
  const options = { gitDir: work.gitDir }
  expect(await runGitText(['rev-parse', 'HEAD'], options)).toBe(commit)
  expect(await runGit(['cat-file', 'blob', 'HEAD:a.txt'], options)).toHaveLength(100_000)
  expect(await runGitText(['hash-object', '--stdin'], { ...options, stdin: 'hello' })).toHaveLength(40)
  await expect(runGitText(['rev-parse', 'no-such'], options)).rejects.toMatchObject({ exitCode: 128 })
  const left = new AbortController()
  const waiting = startGit(['cat-file', '--batch'], { ...options, signal: left.signal })
  left.abort()
  await expect(waiting.done).rejects.toMatchObject({ code: 'cancelled' })
})

it('is missed by nobody when it is gone', async () => {
  const child = launcher.start('sleep', ['60'], ENV)
  const ended = once(child, 'exit')
  await launcher.close()
  expect(await ended).toEqual([null])
  const gitDir = await tempFolder()
  expect(await runGitText(['hash-object', '--stdin'], { gitDir, stdin: 'hello' })).toHaveLength(40)
})

it('gives up a launcher that is stuck, and is missed by nobody then either', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    process.kill(launcher.pid, 'SIGSTOP')
    const child = launcher.start('cat', [], ENV)
    const ended = once(child, 'exit')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await ended).toEqual([null])
    expect(launcher.isReady).toBe(false)
  } finally {
    vi.useRealTimers()
  }
  const gitDir = await tempFolder()
  expect(await runGitText(['hash-object', '--stdin'], { gitDir, stdin: 'hello' })).toHaveLength(40)
})
