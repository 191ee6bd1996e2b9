import { newId, parseRepoId, type Visibility } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import type { RunState } from '../generated/client.js'
import { listReadableMirrors, upsertMirror } from '../mirrors/mirrors.js'
import type { RepoScope } from '../repo-conditions.js'
import { createRepo } from '../repos.js'
import { transaction } from '../transaction.js'
import { countMirrors } from './count-mirrors.js'

const EVERYBODY: RepoScope = { visibilities: ['public'], namespaces: [], repoIds: [], within: null }
const ADMIN: RepoScope = { ...EVERYBODY, visibilities: ['public', 'private'] }

it('counts a mirror whose first run failed, and tells of it whoever may know of it', async () => {
  const db = await freshDatabase()
  const mirror = (id: string, visibility: Visibility | null, isLanded: boolean, ...states: RunState[]) =>
    transaction(db.prisma, async tx => {
      const name = parseRepoId('model', id)
      const settings = { visibility: visibility ?? 'private', gating: 'none', defaultBranch: 'main' } as const
      const repo = isLanded ? await createRepo(tx, { name, ...settings }) : null
      const upstream = { upstreamUrl: 'https://hub.example', upstreamId: id, revision: null }
      const { id: mirrorId } = await upsertMirror(tx, { name, visibility, ...upstream }, repo?.id ?? null)
      for (const state of states)
        await tx.syncRun.create({ data: { id: newId(), mirrorId, state, requestedBy: 'spec' } })
    })
  await mirror('acme/first', null, false, 'failed')
  await mirror('acme/public', 'public', false, 'failed', 'running')
  await mirror('other/landed', 'private', true, 'failed', 'succeeded')
  await mirror('other/waits', 'private', false, 'queued')
  await mirror('other/broken', 'public', true, 'succeeded', 'failed')
  await mirror('bare', 'private', false, 'failed')

  const count = (scope: RepoScope, namespaceKey: string | null = null) =>
    countMirrors(db.prisma, { scope, namespaceKey })
  expect(await count(ADMIN)).toEqual({ total: 6, failing: 3, running: 1, queued: 1 })
  expect(await count(ADMIN, 'acme')).toEqual({ total: 2, failing: 1, running: 1, queued: 0 })
  expect(await count(EVERYBODY)).toEqual({ total: 2, failing: 1, running: 1, queued: 0 })
  const acme = { ...EVERYBODY, namespaces: ['acme'] }
  expect(await count(acme)).toEqual({ total: 3, failing: 2, running: 1, queued: 0 })
  const within = { namespaces: ['other'], repoIds: [] }
  for (const scope of [ADMIN, EVERYBODY, acme, { ...ADMIN, within }, { ...acme, within }]) {
    const { length } = await listReadableMirrors(db.prisma, scope, null, 100)
    expect((await count(scope)).total).toBe(length)
  }
  await db.close()
})
