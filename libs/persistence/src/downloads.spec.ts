import { newId, parseRepoId } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { countDownloads, foldDownloads } from './downloads.js'
import { createRepo, lockRepo } from './repos.js'
import { transaction } from './transaction.js'

it('counts beside the repositories, and adds all of it to them once, however many nodes do', async () => {
  const db = await freshDatabase()
  const { prisma } = db
  const ids: string[] = []
  for (let at = 0; at < 250; at += 1) {
    const name = parseRepoId('model', `acme/m${at}`)
    const settings = { visibility: 'public', gating: 'none', defaultBranch: 'main' } as const
    ids.push((await transaction(prisma, tx => createRepo(tx, { name, ...settings }))).id)
  }
  const each = new Map([...ids, newId()].map((id, at) => [id, at + 1])) // the last one was deleted meanwhile
  await transaction(prisma, async tx => {
    await lockRepo(tx, ids[0] ?? '')
    await Promise.all([countDownloads(prisma, each), countDownloads(prisma, each)])
  })
  const read = async () => {
    const rows = await prisma.repo.findMany({ select: { id: true, downloads: true } })
    const counts = new Map(rows.map(({ id, downloads }) => [id, Number(downloads)]))
    return ids.map(id => counts.get(id))
  }
  expect(new Set(await read())).toEqual(new Set([0]))
  await Promise.all([foldDownloads(prisma), foldDownloads(prisma), countDownloads(prisma, each)])
  await foldDownloads(prisma)
  expect(await read()).toEqual(ids.map((_, at) => 3 * (at + 1)))
  expect(await prisma.repoDownload.count()).toBe(0)
  await db.close()
})
