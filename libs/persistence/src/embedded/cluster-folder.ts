import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { canEnter, type Identity, requireOwn } from './identity.js'

/** Where a cluster goes whose own folder the database's user can't reach (root under a folder of mode 0700). */
const SHARED_FOLDER = '/var/tmp'

/**
 * The folder of the embedded cluster, made if need be: `<dataDir>/postgres`, or, if the database's user can't get there, a folder
 * of its own whose place is written to `<dataDir>/postgres.location`.
 */
export function clusterFolder(dataDir: string, identity: Identity): string {
  // Others may pass through, not list: the database's user has to reach its folder below.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const folder = chooseFolder(resolve(dataDir), identity)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  requireOwn(folder, identity)
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid)
  chmodSync(folder, 0o700)
  return folder
}

function chooseFolder(dataDir: string, identity: Identity): string {
  const location = join(dataDir, 'postgres.location')
  if (existsSync(location)) return readFileSync(location, 'utf8').trim()
  const beside = join(dataDir, 'postgres')
  if (identity.uid === undefined || existsSync(beside) || canEnter(identity, dataDir)) return beside
  // A name that nobody can guess, and so nobody can have taken before us.
  const elsewhere = mkdtempSync(join(SHARED_FOLDER, 'entrepot-postgres-'))
  writeFileSync(location, `${elsewhere}\n`)
  return elsewhere
}

/** Bytes of the generated password: 192 bits, in 32 characters that need no escaping in a URL. */
const PASSWORD_BYTES = 24

/** The password of the embedded cluster, made at its first start and kept beside it (mode 0600, ours, not the database's). */
export function clusterPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-password')
  if (!existsSync(file))
    writeFileSync(file, randomBytes(PASSWORD_BYTES).toString('base64url'), {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    })
  return readFileSync(file, 'utf8').trim()
}
