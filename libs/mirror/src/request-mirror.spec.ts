import { findRun, listRuns } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestMirror } from './request-mirror.js'
import { enqueueWaitingRuns, resumeRuns } from './resume-runs.js'

let engines: TestEngines
beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines.close())

const wanted = {
  name: { type: 'model', namespace: 'acme', name: 'm' },
  upstreamUrl: 'https://hub.example/',
  upstreamId: 'acme/m',
  revision: null,
  visibility: null,
} as const

const waitingJobs = () => engines.db.pool.query(`SELECT data FROM pgboss.job WHERE state = 'created'`)

describe('requesting a mirror', () => {
  it('writes mirror, run, job and audit row together, and gives back the run that waits', async () => {
    const first = await requestMirror(engines, 'spec', wanted)
    expect(first.isNew).toBe(true)
    expect(first.mirror).toMatchObject({
      upstreamUrl: 'https://hub.example',
      upstreamId: 'acme/m',
      repoId: null,
    })
    expect((await waitingJobs()).rows).toEqual([{ data: { runId: first.run.id } }])
    expect(
      await engines.db.prisma.auditEntry.findMany({ where: { action: 'mirror.request' } }),
    ).toMatchObject([{ actor: 'spec', subject: 'acme/m' }])
    const second = await requestMirror(engines, 'spec', { ...wanted, revision: 'v1' })
    expect(second).toMatchObject({ isNew: false, run: { id: first.run.id }, mirror: { revision: 'v1' } })
    expect((await waitingJobs()).rows).toHaveLength(1)
  })

  it('writes nothing when the job can not be written', async () => {
    const jobs = { enqueue: () => Promise.reject(new Error('no queue')) } as unknown as TestEngines['jobs']
    const name = { ...wanted.name, name: 'unwritten' }
    await expect(requestMirror({ ...engines, jobs }, 'spec', { ...wanted, name })).rejects.toThrow('no queue')
    expect(await engines.db.prisma.mirror.count({ where: { name: 'unwritten' } })).toBe(0)
  })

  it.each([
    ['a URL with a password', { upstreamUrl: 'https://me:hf_secret@hub.example' }, 'invalid-argument'],
    ['a URL of another kind', { upstreamUrl: 'file:///etc' }, 'invalid-argument'],
    ['a URL with a query', { upstreamUrl: 'https://hub.example/?token=a' }, 'invalid-argument'],
    ['no URL', { upstreamUrl: 'hub.example' }, 'invalid-argument'],
    ['an id that climbs', { upstreamId: '../api' }, 'repo-name-invalid'],
    ['a revision that is none', { revision: 'a..b' }, 'invalid-argument'],
    ['an option as revision', { revision: 'a b --upload-pack=x' }, 'invalid-argument'],
    ['an empty revision', { revision: '' }, 'invalid-argument'],
  ])('refuses %s', async (_what, change, code) => {
    const refusal = await requestMirror(engines, 'spec', { ...wanted, ...change }).catch(
      (error: unknown) => error,
    )
    expect(refusal).toMatchObject({ code })
    expect(String(refusal)).not.toContain('hf_secret')
  })

  it('refuses the name of a repository that is not a mirror', async () => {
    await engines.db.prisma.repo.create({
      data: {
        id: crypto.randomUUID(),
        type: 'model',
        name: 'pushed',
        idKey: 'pushed',
        visibility: 'private',
      },
    })
    const name = { type: 'model', namespace: null, name: 'Pushed' } as const
    await expect(requestMirror(engines, 'spec', { ...wanted, name })).rejects.toMatchObject({
      code: 'already-exists',
    })
  })
})

it('enqueues waiting runs again without piling up jobs', async () => {
  const { run, mirror } = await requestMirror(engines, 'spec', {
    ...wanted,
    name: { ...wanted.name, name: 'waits' },
  })
  const before = (await waitingJobs()).rows.length
  expect(await enqueueWaitingRuns(engines)).toBeGreaterThan(0)
  await resumeRuns(engines, 'node-1')
  expect((await waitingJobs()).rows).toHaveLength(before)
  expect(await findRun(engines.db.prisma, run.id)).toMatchObject({ state: 'queued' })
  expect(await listRuns(engines.db.prisma, mirror.id, null, 10)).toHaveLength(1)
})
