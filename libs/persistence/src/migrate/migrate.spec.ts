import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { migrate } from './migrate.js'
import { readSchema } from './schema-engine.js'

it('has a migration for every change of the schema', () => {
  const schema = readSchema(resolve('prisma')).map(file => file.content)
  expect(readFileSync(resolve('prisma/migrations/schema-snapshot.txt'), 'utf8')).toBe(schema.join('\n'))
})

it('applies nothing twice, also when two servers start at once', async () => {
  const db = await freshDatabase()
  const applied = await Promise.all([migrate(db.url, resolve('prisma')), migrate(db.url, resolve('prisma'))])
  expect(applied).toEqual([[], []])
  await db.close()
})

it('finishes what an earlier start left unapplied', async () => {
  const db = await freshDatabase()
  await db.prisma.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL`
  await expect(migrate(db.url, resolve('prisma'))).rejects.toThrow(/could not be brought up to date/)
  await db.prisma.$executeRaw`DROP SCHEMA public CASCADE`
  await db.prisma.$executeRaw`CREATE SCHEMA public`
  expect((await migrate(db.url, resolve('prisma'))).length).toBeGreaterThan(0)
  await db.close()
})

it('refuses a database that applied another version of a migration', async () => {
  const db = await freshDatabase()
  await db.prisma.$executeRaw`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`
  await expect(migrate(db.url, resolve('prisma'))).rejects.toThrow(
    /was changed after this database had applied it/,
  )
  await db.close()
})

it('keeps the audit log append-only in the database itself', async () => {
  const db = await freshDatabase()
  await db.prisma.auditEntry.create({
    data: {
      id: '01890000-0000-7000-8000-000000000000',
      actor: 'test',
      action: 'a.b',
      outcome: 'done',
      subject: 's',
      detail: {},
    },
  })
  await expect(db.prisma.auditEntry.deleteMany()).rejects.toThrow(/never changed or removed/)
  await expect(db.prisma.auditEntry.updateMany({ data: { actor: 'x' } })).rejects.toThrow(
    /never changed or removed/,
  )
  expect(await db.prisma.auditEntry.count()).toBe(1)
  await db.close()
})
