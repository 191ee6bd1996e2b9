import { findRepo, listPacks } from '@entrepot/persistence'
import { nameOf, objectsOf, openMirrorWorld } from '@entrepot/testing/mirror'
import { expect, it } from 'vitest'
import { tidyCaches } from './tidy-caches.js'

it('drops what does not fit, and what is dropped comes back when it is asked for', async () => {
  const world = await openMirrorWorld()
  try {
    const { engines } = world
    const address = 'acme/cached'
    await world.hub.addRepo({ address, commits: [{ files: { 'README.md': '# Cached' } }] })
    await world.mirror(address)
    const repo = await findRepo(engines.db.prisma, nameOf(address))
    await engines.git.hydrate(repo?.id ?? '', await listPacks(engines.db.prisma, repo?.id ?? ''))
    expect(await tidyCaches(engines)).toEqual([])
    expect(await tidyCaches(engines, 0)).toEqual([repo?.id])
    expect(await engines.git.sizes()).toEqual(new Map())
    expect(await objectsOf(engines, address)).toContain(await world.hub.head(address))
  } finally {
    await world.close()
  }
})
