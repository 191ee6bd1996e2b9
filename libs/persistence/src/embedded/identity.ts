import { spawnSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { DomainError } from '@entrepot/core'

/** The operating-system user that PostgreSQL runs as; empty when it is our own. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/**
 * PostgreSQL refuses to run as root. For root, take the `postgres` user if the system has one, else `nobody`, which every
 * system has: no account is created on somebody's machine.
 */
export function databaseIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u')
    const gid = idOf(name, '-g')
    if (uid !== null && gid !== null) return { uid, gid }
  }
  throw new Error(
    'PostgreSQL may not run as root, and this system has neither a `postgres` nor a `nobody` user',
  )
}

function idOf(user: string, flag: '-u' | '-g'): number | null {
  const asked = spawnSync('id', [flag, user], { encoding: 'utf8' })
  const id = Number.parseInt(asked.stdout, 10)
  return asked.status === 0 && Number.isInteger(id) ? id : null
}

/** Whether `identity` may pass through `folder`, which needs every folder above it to let it through. */
export function canEnter(identity: Identity, folder: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...identity, cwd: '/' })
  return asked.status === 0
}

/** Permission bits that let others than the owner write. */
const WRITABLE_BY_OTHERS = 0o022

/**
 * Makes sure that a folder in a place where everyone may write is ours or the database's, and no link: what lies in it is trusted.
 *
 * @throws DomainError `config-invalid` naming the folder
 */
export function requireOwn(folder: string, identity: Identity): void {
  const found = lstatSync(folder)
  const owners = [process.getuid?.(), identity.uid]
  if (found.isDirectory() && owners.includes(found.uid) && (found.mode & WRITABLE_BY_OTHERS) === 0) return
  throw new DomainError(
    'config-invalid',
    `${folder} belongs to somebody else, or others may write to it. Remove it, and start again.`,
  )
}
