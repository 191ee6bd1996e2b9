import { parseRepoId, type Visibility } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { listReadableMirrors, upsertMirror } from './mirrors.js'
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
