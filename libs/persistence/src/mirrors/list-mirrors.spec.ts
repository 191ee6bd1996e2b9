import { newId, parseRepoId, type Visibility } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { listReadableMirrors, listReadableMirrorsOfState, upsertMirror } from './mirrors.js'
import { createRepo } from '../repos.js'
import { transaction } from '../transaction.js'

it('lists the mirrors of a namespace and of none that only looks like it', async () => {
  const db = await freshDatabase()
  const mirror = (id: string, visibility: Visibility) =>
    transaction(db.prisma, async tx => {
      const name = parseRepoId('model', id)
      const repo = await createRepo(tx, { name, visibility, gating: 'none', defaultBranch: 'main' })
      const upstream = { upstreamUrl: 'https://hub.example', upstreamId: id, revision: null }
      await upsertMirror(tx, { name, visibility, ...upstream }, repo.id)
    })
  await mirror('A_b/mine', 'private')
  await mirror('axb/theirs', 'private')
  await mirror('a_bc/theirs', 'private')
  await mirror('axb/open', 'public')
  const scope = { visibilities: ['public'], namespaces: ['a_b'], repoIds: [], within: null } as const
  const seen = await listReadableMirrors(db.prisma, scope, null, 10)
  expect(seen.map(({ idKey }) => idKey).sort()).toEqual(['a_b/mine', 'axb/open'])
  await db.close()
})

it('finds those in a state by their latest run, however many others lie before them', async () => {
  const db = await freshDatabase()
  const { pool, prisma } = db
  const ids = Array.from({ length: 1_200 }, () => newId())
  await pool.query(
    `INSERT INTO mirror (id, type, namespace, name, id_key, upstream_url, upstream_id, visibility)
     SELECT id, 'model', 'a', n::text, 'a/' || n, 'https://hub.example', 'a/' || n,
       (CASE WHEN n = 1 THEN 'public' ELSE 'private' END)::visibility
     FROM unnest($1::uuid[]) WITH ORDINALITY AS made(id, n)`,
    [ids],
  )
  const end = (states: string, mirrors: readonly string[]) =>
    pool.query(
      `INSERT INTO sync_run (id, mirror_id, state, requested_by)
       SELECT run, mirror, $3::run_state, 'spec' FROM unnest($1::uuid[], $2::uuid[]) AS runs(run, mirror)`,
      [mirrors.map(() => newId()), mirrors, states],
    )
  await end('failed', ids)
  await end('succeeded', ids.slice(-2))
  const everybody = { visibilities: ['public'], namespaces: [], repoIds: [], within: null } as const
  const all = { ...everybody, visibilities: ['public', 'private'] } as const
  const list = async (
    ...[scope, state, page]: [typeof everybody | typeof all, 'failed' | 'succeeded', object?]
  ) => {
    const rows = await listReadableMirrorsOfState(prisma, scope, state, { after: null, limit: 3, ...page })
    return rows.map(({ name }) => name)
  }
  expect(await list(everybody, 'failed')).toEqual(['1'])
  expect(await list(all, 'failed')).toEqual(['1198', '1197', '1196'])
  expect(await list(all, 'failed', { after: ids[2] })).toEqual(['2', '1'])
  expect(await list(all, 'succeeded')).toEqual(['1200', '1199'])
  await db.close()
})
