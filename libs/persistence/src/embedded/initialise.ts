import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '@entrepot/core'
import type { Identity } from './identity.js'

export const EMBEDDED_SUPERUSER = 'entrepot'

export interface NewCluster {
  readonly binaries: string
  readonly databaseDir: string
  readonly password: string
  readonly identity: Identity
  readonly env: Readonly<Record<string, string>>
}

/**
 * Makes the cluster, unless it is there. It is built beside its place and moved there when whole, so that a start that is killed
 * half way leaves nothing that looks like a cluster.
 *
 * @throws DomainError `store-unavailable` with what `initdb` said
 */
export function initialiseCluster(cluster: NewCluster): void {
  if (existsSync(join(cluster.databaseDir, 'PG_VERSION'))) return
  const partial = `${cluster.databaseDir}.${randomUUID()}.partial`
  mkdirSync(partial, { mode: 0o700 })
  own(partial, cluster.identity)
  try {
    runInitdb(cluster, partial)
    renameSync(partial, cluster.databaseDir)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(join(cluster.databaseDir, 'PG_VERSION'))) throw error // else another process was first
  }
}

function runInitdb({ binaries, password, identity, env, databaseDir }: NewCluster, folder: string): void {
  const secrets = mkdtempSync(join(tmpdir(), 'entrepot-'))
  own(secrets, identity)
  const passwordFile = join(secrets, 'password')
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    own(passwordFile, identity)
    const args = [
      '-D',
      folder,
      '-U',
      EMBEDDED_SUPERUSER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ]
    const done = spawnSync(join(binaries, 'initdb'), args, { ...identity, env, cwd: '/', encoding: 'utf8' })
    if (done.status === 0) return
    const reason = done.error?.message ?? done.stderr.trim()
    throw new DomainError(
      'store-unavailable',
      `The embedded PostgreSQL could not be initialised in ${databaseDir}: ${reason}`,
    )
  } finally {
    rmSync(secrets, { recursive: true, force: true })
  }
}

function own(path: string, { uid, gid }: Identity): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
