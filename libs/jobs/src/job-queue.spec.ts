import { newId, silentLogger } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JobQueue } from './job-queue.js'

describe('JobQueue', () => {
  let db: Awaited<ReturnType<typeof freshDatabase>>
  let queue: JobQueue
  const waiting = () =>
    db.prisma.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE state = 'created'`

  beforeAll(async () => {
    db = await freshDatabase()
    queue = await JobQueue.open(db.url, silentLogger, { isWorker: false })
  })
  afterAll(async () => {
    await queue.close()
    await db.close()
  })

  it('has a job exactly when the transaction that asked for it committed', async () => {
    const rolledBack = db.prisma.$transaction(async tx => {
      await queue.enqueue(tx, 'sync-mirror', { runId: newId() })
      throw new Error('changed my mind')
    })
    await expect(rolledBack).rejects.toThrow('changed my mind')
    expect(await waiting()).toEqual([{ n: 0 }])
    await db.prisma.$transaction(tx => queue.enqueue(tx, 'sync-mirror', { runId: newId() }))
    expect(await waiting()).toEqual([{ n: 1 }])
  })

  it('lets a job wait once, and gives it to a worker that may be told to stop', async () => {
    const runId = newId()
    for (let i = 0; i < 3; i += 1)
      await db.prisma.$transaction(tx => queue.enqueue(tx, 'sync-mirror', { runId }))
    expect(await waiting()).toEqual([{ n: 2 }]) // this one, and the other test's
    const worker = await JobQueue.open(db.url, silentLogger, { isWorker: true })
    const seen: string[] = []
    const stopped = new Promise<void>(resolve => {
      void worker.work({
        'sync-mirror': async (job, signal) => {
          seen.push(job.runId)
          if (job.runId === runId) signal.addEventListener('abort', () => resolve())
        },
        repack: async () => undefined,
        'judge-children': async () => undefined,
        'judge-all': async () => undefined,
        'scan-revision': async () => undefined,
        'rejudge-repo': async () => undefined,
        'derive-variant': async () => undefined,
      })
    })
    await expect.poll(() => seen, { timeout: 10_000 }).toContain(runId)
    await worker.close()
    await stopped
    expect(seen.filter(id => id === runId)).toHaveLength(1)
  })
})
