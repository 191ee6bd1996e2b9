// Drafts a migration: `node tools/migration.mjs <name>` compares the schema as of the last migration (its snapshot) with prisma/
// and writes the SQL that leads there. Review it, complete it (checks, extensions, data), then commit both.
import { mkdtempSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffSchema, readSchema, startEmbedded } from '@entrepot/persistence'

const name = process.argv[2]
if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
  console.error('usage: node tools/migration.mjs <name_in_snake_case>')
  process.exit(2)
}
const snapshot = 'prisma/migrations/schema-snapshot.txt'
const logger = { debug() {}, info() {}, warn: console.error, error: console.error }
const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-migration-'))
chmodSync(dataDir, 0o711)
const postgres = await startEmbedded({ dataDir, logger, path: process.env.PATH, isThrowaway: true })
try {
  const from = existsSync(snapshot)
    ? [{ path: 'schema.prisma', content: readFileSync(snapshot, 'utf8') }]
    : []
  const sql = await diffSchema(postgres.url('postgres'), from, 'prisma')
  if (sql.trim() === '' || sql.includes('This is an empty migration'))
    console.log('the schema has not changed')
  else {
    const folder = join(
      'prisma/migrations',
      `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`,
    )
    mkdirSync(folder)
    writeFileSync(join(folder, 'migration.sql'), sql)
    const schema = readSchema('prisma').map(file => file.content)
    writeFileSync(snapshot, schema.join('\n'))
    console.log(`${folder}/migration.sql`)
  }
} finally {
  await postgres.release()
  rmSync(dataDir, { recursive: true, force: true })
}
