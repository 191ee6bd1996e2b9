import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError, isDomainError } from '@entrepot/core'
import pg from 'pg'
import { readSchema, withSchemaEngine } from './schema-engine.js'

/** Any number, as long as every Entrepôt uses the same: the advisory lock under which migrations run. */
const MIGRATION_LOCK = 0x656e7472
const NO_FILTERS = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that the database lacks, one server at a time.
 *
 * @param prismaDir  folder with `schema.prisma`, `models/` and `migrations/`
 * @returns the names of the migrations that were applied, oldest first
 * @throws DomainError `store-unavailable` when the database can't be reached or a migration fails; `config-invalid` when an applied one
 *   was changed
 */
export async function migrate(databaseUrl: string, prismaDir: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl })
  try {
    await lock.connect()
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    // The usual start: nothing to do, and the engine, which takes half a second to load, need not say so.
    if (await isUpToDate(lock, join(prismaDir, 'migrations'))) return []
    return await withSchemaEngine(databaseUrl, readSchema(prismaDir), async engine => {
      const input = { migrationsList: readMigrations(join(prismaDir, 'migrations')), filters: NO_FILTERS }
      const { appliedMigrationNames } = await engine.applyMigrations(
        input as Parameters<typeof engine.applyMigrations>[0],
      )
      return appliedMigrationNames
    })
  } catch (error) {
    if (isDomainError(error)) throw error
    throw new DomainError(
      'store-unavailable',
      `The database could not be brought up to date: ${reasonOf(error)}`,
      {},
      { cause: error },
    )
  } finally {
    await lock.end()
  }
}

/**
 * True when every migration of the folder was applied to its end.
 * @throws DomainError `config-invalid` when one was changed after it was applied: the tables are then not what the program expects
 */
async function isUpToDate(client: pg.Client, baseDir: string): Promise<boolean> {
  const { rows } = await client.query<{ is_kept: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS is_kept",
  )
  if (!rows[0]?.is_kept) return false
  const applied = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  const checksums = new Map(applied.rows.map(row => [row.name, row.checksum]))
  const names = migrationNames(baseDir)
  for (const name of names) {
    const checksum = checksums.get(name)
    if (checksum !== undefined && checksum !== checksumOf(readMigration(baseDir, name))) {
      throw new DomainError(
        'config-invalid',
        `Migration ${name} was changed after this database had applied it.`,
      )
    }
  }
  return names.every(name => checksums.has(name))
}

/** As Prisma computes it. */
function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex')
}

function readMigration(baseDir: string, name: string): string {
  return readFileSync(join(baseDir, name, 'migration.sql'), 'utf8')
}

/** Characters: the first lines say which statement of which migration failed. */
const REASON_LENGTH = 500

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH)
}

function migrationNames(baseDir: string): string[] {
  if (!existsSync(baseDir)) return []
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return folders.map(entry => entry.name).sort()
}

function readMigrations(baseDir: string) {
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(baseDir).map(path => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readMigration(baseDir, path) },
      },
    })),
  }
}
