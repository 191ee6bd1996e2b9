import { blobKeys, isBlobKey } from '@entrepot/core'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { captureLogger, openTestEngines } from './open-test-engines.js'

it('gives two nodes one database and one store', async () => {
  const first = await openTestEngines()
  const second = await openTestEngines({ sharedWith: first })
  try {
    const oid = createHash('sha256').update('shared').digest('hex')
    const key = blobKeys.largeFile(oid as Parameters<typeof blobKeys.largeFile>[0])
    expect(isBlobKey(key)).toBe(true)
    await first.blobs.put(key, 6, Readable.from([Buffer.from('shared')]))
    expect(await text(await second.blobs.open(key))).toBe('shared')
    await first.db.prisma.node.create({ data: { id: 'first', roles: ['api'] } })
    expect(await second.db.prisma.node.count()).toBe(1)
  } finally {
    await second.close()
    await first.close()
  }
})

it('shows in captured lines what hides in errors', () => {
  const logger = captureLogger()
  logger.error({ error: new Error('outer', { cause: new Error('inner secret') }) }, 'it broke')
  expect(logger.text()).toContain('inner secret')
  expect(logger.lines[0]?.message).toBe('it broke')
})
