import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { asGitOid, type GitOid } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { ObjectReaderPool } from './object-reader-pool.js'
import { ObjectReader } from './object-reader.js'

const ABSENT = asGitOid('0'.repeat(39) + '1')
const BIG = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => (n * 7 + (n >> 8)) & 0xff))

/** Children of this process that stream a blob. */
function blobReaders(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return children.filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('blob')
    } catch {
      return false // ended since the list was read
    }
  }).length
}

async function readerOfFiles(files: Record<string, string | Buffer>) {
  const work = await WorkRepository.create()
  work.commit({ files })
  const oids: Record<string, GitOid> = {}
  for (const path of Object.keys(files)) oids[path] = asGitOid(work.git('rev-parse', `HEAD:${path}`))
  const oidOf = (path: string) => oids[path] ?? ABSENT
  const { gitDir, rows } = await hydrate(work)
  return { work, gitDir, rows, reader: new ObjectReader(gitDir), oidOf }
}

describe('ObjectReader', () => {
  it('gives many answers in the order of the questions, large ones among them', async () => {
    const { reader, oidOf } = await readerOfFiles({ big: BIG, small: 'small', empty: '' })
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        if (n % 50 === 0) return (await reader.readBlob(oidOf('big'), BIG.length)).equals(BIG)
        if (n % 3 === 0) return (await reader.info(ABSENT)) === null
        if (n % 3 === 1) return (await reader.readBlob(oidOf('empty'), 10)).length === 0
        return (await reader.readBlob(oidOf('small'), 10)).toString() === 'small'
      }),
    )
    expect(answers.filter(isRight => !isRight)).toEqual([])
    await reader.close()
  })

  it('does not read what is larger than asked for, nor what is no file', async () => {
    const { reader, work, oidOf } = await readerOfFiles({ big: BIG })
    await expect(reader.readBlob(oidOf('big'), BIG.length - 1)).rejects.toMatchObject({
      code: 'limit-exceeded',
    })
    await expect(reader.readBlob(ABSENT, 10)).rejects.toMatchObject({ code: 'object-missing' })
    await expect(reader.readBlob(work.tip(), 10_000)).rejects.toMatchObject({ code: 'object-missing' })
    await expect(reader.openBlob(work.tip())).rejects.toMatchObject({ code: 'object-missing' })
    expect(() => reader.info(`${ABSENT}\ncontents ${ABSENT}` as GitOid)).toThrow(TypeError)
    await reader.close()
  })

  it.each([
    [0, 10],
    [100_000, 200_001],
    [2_999_990, 4_000_000],
    [3_000_000, 3_000_001],
    [5, 5],
  ])('streams bytes %i to %i of a large blob', async (start, endExclusive) => {
    const { reader, oidOf } = await readerOfFiles({ big: BIG })
    const slice = await buffer(await reader.openBlob(oidOf('big'), { start, endExclusive }))
    expect(slice.equals(BIG.subarray(start, endExclusive))).toBe(true)
    await reader.close()
  })

  it('streams a whole blob, and stops when nobody reads on', async () => {
    const { reader, oidOf } = await readerOfFiles({ big: BIG })
    expect((await buffer(await reader.openBlob(oidOf('big')))).equals(BIG)).toBe(true)
    const abandoned = await reader.openBlob(oidOf('big'))
    for await (const chunk of abandoned) {
      expect(chunk).toBeInstanceOf(Buffer)
      break
    }
    expect(abandoned.destroyed).toBe(true)
    await reader.close()
  })

  it.runIf(process.platform === 'linux')(
    'leaves no process for streams that are dropped, read or not',
    async () => {
      const { reader, oidOf } = await readerOfFiles({ big: BIG })
      const isIdle = async () => {
        for (let tries = 0; blobReaders() > 0 && tries < 50; tries += 1) await wait(100)
        return blobReaders() === 0
      }
      for (const range of [undefined, { start: BIG.length - 1, endExclusive: BIG.length }]) {
        const unread = await reader.openBlob(oidOf('big'), range)
        expect(blobReaders()).toBe(0)
        unread.destroy()
        const begun = await reader.openBlob(oidOf('big'), range)
        begun.read(0)
        begun.destroy()
        expect(await isIdle()).toBe(true)
      }
      await reader.close()
    },
  )

  it('survives the end of its process, and goes on after it was closed', async () => {
    const { reader, oidOf } = await readerOfFiles({ small: 'small' })
    const pid = async () => {
      await reader.info(oidOf('small'))
      return (
        readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8')
          .trim()
          .split(' ')
          .map(Number)
          .at(-1) ?? 0
      )
    }
    process.kill(await pid(), 'SIGKILL')
    expect((await reader.readBlob(oidOf('small'), 10)).toString()).toBe('small')
    await reader.close()
    expect(reader.isRunning).toBe(false)
    expect((await reader.readBlob(oidOf('small'), 10)).toString()).toBe('small')
    await reader.close()
  })

  it('names a damaged object and answers the questions around it', async () => {
    const { reader, gitDir, rows, oidOf } = await readerOfFiles({ good: 'good', bad: BIG })
    const pack = join(gitDir, 'objects', 'pack', `pack-${rows[0]?.oid}.pack`)
    const bytes = readFileSync(pack)
    chmodSync(pack, 0o644)
    writeFileSync(pack, bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 100))
    const questions = ['good', 'bad', 'good', 'bad', 'good']
    const results = await Promise.allSettled(questions.map(path => reader.readBlob(oidOf(path), BIG.length)))
    expect(results.map(result => (result.status === 'fulfilled' ? 'read' : result.reason.code))).toEqual([
      'read',
      'object-corrupt',
      'read',
      'object-corrupt',
      'read',
    ])
    const stream = await reader.openBlob(oidOf('bad'))
    await expect(buffer(stream)).rejects.toThrow('exit code')
    await reader.close()
  })

  it('lets its process go when it is idle', async () => {
    const { gitDir, oidOf } = await readerOfFiles({ small: 'small' })
    const reader = new ObjectReader(gitDir, 50)
    await reader.info(oidOf('small'))
    expect(reader.isRunning).toBe(true)
    await wait(200)
    expect(reader.isRunning).toBe(false)
    expect(await reader.info(oidOf('small'))).not.toBeNull()
    await reader.close()
  })
})

describe('ObjectReaderPool', () => {
  it('shares a reader and lets the one go that was unused the longest', async () => {
    const [a, b] = [await readerOfFiles({ f: 'a' }), await readerOfFiles({ f: 'b' })]
    const pool = new ObjectReaderPool(1)
    const first = pool.readerOf(a.gitDir)
    expect(pool.readerOf(a.gitDir)).toBe(first)
    const answer = first.readBlob(a.oidOf('f'), 10)
    const second = pool.readerOf(b.gitDir)
    expect((await answer).toString()).toBe('a')
    expect((await second.readBlob(b.oidOf('f'), 10)).toString()).toBe('b')
    await pool.close()
    expect([first.isRunning, second.isRunning]).toEqual([false, false])
  })
})
