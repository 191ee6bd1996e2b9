import { spawnSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from './support/cards.js'
import { createAccount } from './support/create-account.js'
import { createGitClient } from './support/git-client.js'
import { createRepo } from './support/hub-api.js'
import { makeDataDir, removeDataDir, startServer } from './support/start-server.js'
import { missingFlushes, parseTrace, type SystemCall } from './support/system-calls.js'

const CALLS =
  'fsync,fdatasync,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,write,writev,sendto,sendmsg'
/** Characters of each buffer to keep: the heads of an HTTP answer and what follows them. */
const STRING_LENGTH = 2_000
/** Milliseconds that the tracer may need to write down what it saw, once the server is gone. */
const TRACE_TIMEOUT_MS = 30_000

/** `kill -9` can't show a missing flush, as the kernel lives on and writes what it was given; the calls themselves do. */
const canTrace = spawnSync('strace', ['-f', '-y', '-o', '/dev/null', 'true']).status === 0
if (!canTrace) console.warn('strace is not here or may not trace: the flushes of a push are not looked at')

describe.skipIf(!canTrace)('a push, as the system sees it', () => {
  const dataDir = makeDataDir()
  const traceFile = join(dataDir, 'trace')
  let lines: string[]
  let calls: SystemCall[]
  const blobs = () => join(realpathSync(dataDir), 'blobs')

  beforeAll(async () => {
    const first = await startServer({ dataDir })
    const ann = await createAccount(first, 'ann')
    await createRepo(first.url, ann, { id: 'ann/traced' })
    const port = new URL(first.url).port
    const laptop = createGitClient(ann, [first.url])
    await laptop.git('.', 'clone', '--quiet', `${first.url}/ann/traced`, 'traced')
    laptop.write('traced', { 'README.md': SHORT_CARD })
    await laptop.git('traced', 'add', '--all')
    await laptop.git('traced', 'commit', '--quiet', '--message', 'Add a card')
    await first.stop()

    // -D: the server stays our child, and the tracer its.
    const tracer = ['strace', '-D', '-f', '-y', '-s', String(STRING_LENGTH), '-o', traceFile]
    const wrapper = [...tracer, '--seccomp-bpf', '-e', `trace=${CALLS}`]
    const traced = await startServer({ dataDir, env: { ENTREPOT_PORT: port }, wrapper })
    await laptop.git('traced', 'push', 'origin', 'main')
    await traced.stop()
    laptop.remove()
    lines = await wholeTrace(traced.process.pid ?? 0)
    calls = parseTrace(lines)
  })
  afterAll(() => removeDataDir(dataDir))

  /** Lines of the trace, once the tracer has written down how this process ended. It pads short process ids. */
  async function wholeTrace(pid: number): Promise<string[]> {
    const end = new RegExp(`^${pid} +\\+\\+\\+ `, 'm')
    const deadline = Date.now() + TRACE_TIMEOUT_MS
    for (;;) {
      const trace = readFileSync(traceFile, 'utf8')
      if (end.test(trace)) return trace.split('\n')
      if (Date.now() > deadline)
        throw new Error(`the trace does not end with the server:\n${trace.slice(-1_000)}`)
      await sleep(100)
    }
  }

  it('is acknowledged when pack, index, folders and the log of the database are on the disk', () => {
    expect(missingFlushes(calls, blobs())).toEqual([])
  })

  it('would be found out if one of the flushes were left out', () => {
    const without = (pattern: RegExp) =>
      missingFlushes(parseTrace(lines.filter(line => !pattern.test(line))), blobs())
    expect(without(/fdatasync\(.*\/pg_wal\//)).toEqual(['log of the database, after the files'])
    expect(without(/fsync\(.*\/packs(\/..)?>/)).toContain('folder of the .pack')
    expect(without(/(fsync|fdatasync)\(.*\/incoming\//)).toContain('bytes of the .idx')
    expect(without(/unpack ok/)).toEqual(['no report-status was sent'])
  })
})
