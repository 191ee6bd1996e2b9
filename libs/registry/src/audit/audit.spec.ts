import { newId } from '@entrepot/core'
import { appendAudit, type Database, transaction, withAuditOrigin } from '@entrepot/persistence'
import { freshDatabase } from '@entrepot/testing/database'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sealAudit } from './seal-audit.js'
import { verifyAudit } from './verify-audit.js'

let db: Database

beforeEach(async () => {
  db = await freshDatabase()
})
afterEach(() => db.close())

const write = (subject: string) =>
  appendAudit(db.prisma, { actor: 'spec', action: 'test.act', subject, detail: { b: 1, a: ['ä', null] } })

/** As whoever owns the database can. */
async function tamper(sql: string): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query(
      `SET session_replication_role = replica; ${sql}; SET session_replication_role = origin`,
    )
  } finally {
    client.release()
  }
}

it('proves a chain that nobody touched, and counts what is not sealed yet', async () => {
  for (let n = 0; n < 5; n += 1) await write(`first ${n}`)
  expect(await sealAudit(db)).toBe(5)
  await write('second')
  expect(await sealAudit(db)).toBe(1)
  expect(await sealAudit(db)).toBe(0)
  await write('third')
  const report = await verifyAudit(db)
  expect(report).toMatchObject({ linkCount: 6, broken: null, unsealed: { count: 1 } })
  expect(report.unsealed.oldest).toBeInstanceOf(Date)
})

it('seals every entry once, whatever order transactions commit in and however many nodes seal', async () => {
  const late: Promise<void>[] = []
  for (let n = 0; n < 40; n += 1) {
    late.push(
      transaction(db.prisma, async tx => {
        await appendAudit(tx, { actor: 'spec', action: 'test.act', subject: `${n}` })
        await new Promise(resolve => setTimeout(resolve, (n * 37) % 60))
      }),
    )
  }
  const sealers = Array.from({ length: 30 }, () => sealAudit(db))
  await Promise.all([...late, ...sealers])
  await sealAudit(db)
  expect(await verifyAudit(db)).toMatchObject({ linkCount: 40, broken: null, unsealed: { count: 0 } })
})

it('names the first link that does not hold', async () => {
  for (let n = 0; n < 6; n += 1) await write(`${n}`)
  await sealAudit(db)
  const { entryId } = await db.prisma.auditLink.findUniqueOrThrow({ where: { seq: 3n } })

  await tamper(`UPDATE audit_entry SET subject = 'other' WHERE id = '${entryId}'`)
  expect((await verifyAudit(db)).broken).toMatchObject({
    seq: 3n,
    entryId,
    reason: expect.stringMatching(/altered/),
  })
  await tamper(`UPDATE audit_entry SET subject = '2' WHERE id = '${entryId}'`)
  expect((await verifyAudit(db)).broken).toBeNull()

  await tamper(`DELETE FROM audit_entry WHERE id = '${entryId}'`)
  expect((await verifyAudit(db)).broken).toMatchObject({ seq: 3n, reason: 'its entry is gone' })
  await tamper('DELETE FROM audit_link WHERE seq = 3')
  expect((await verifyAudit(db)).broken).toMatchObject({
    seq: 4n,
    reason: expect.stringMatching(/number 3, is gone/),
  })
})

it('tells by an anchor that the chain was made anew or cut', async () => {
  for (let n = 0; n < 3; n += 1) await write(`${n}`)
  await sealAudit(db)
  const { head } = await verifyAudit(db)
  expect((await verifyAudit(db, head)).broken).toBeNull()

  await tamper(
    `UPDATE audit_entry SET actor = 'nobody'; DELETE FROM audit_link; INSERT INTO audit_unsealed SELECT id FROM audit_entry`,
  )
  await sealAudit(db)
  expect((await verifyAudit(db)).broken).toBeNull()
  expect((await verifyAudit(db, head)).broken).toMatchObject({
    seq: 3n,
    reason: expect.stringMatching(/anchor/),
  })
  await tamper('DELETE FROM audit_link WHERE seq = 3')
  expect((await verifyAudit(db, head)).broken).toMatchObject({
    seq: 3n,
    reason: expect.stringMatching(/ends before/),
  })
})

it('lets nobody change or remove an entry or a link', async () => {
  await write('one')
  await sealAudit(db)
  for (const sql of [
    `UPDATE audit_entry SET subject = 'x'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    `UPDATE audit_link SET hash = hash`,
    'DELETE FROM audit_link',
    'TRUNCATE audit_link',
  ]) {
    await expect(db.pool.query(sql), sql).rejects.toThrow('never changed or removed')
  }
})

it('writes down where an act came from, also through what it calls', async () => {
  await withAuditOrigin({ address: '10.1.2.3' }, () =>
    transaction(db.prisma, tx => appendAudit(tx, { actor: 'spec', action: 'test.act', subject: newId() })),
  )
  await write('of a program')
  const rows = await db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ address }) => address)).toEqual(['10.1.2.3', null])
})
