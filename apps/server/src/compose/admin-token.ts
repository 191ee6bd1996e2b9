import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '@entrepot/core'
import { type Database, findTokenByHash } from '@entrepot/persistence'
import { hashToken, issueToken, mintToken } from '@entrepot/registry'

/** The account that the token in the data folder acts for. */
export const ADMIN_ACCOUNT = 'admin'

/**
 * Makes sure that the token in `<dataDir>/admin-token` opens the server, and makes one at the first start. The file comes before the
 * row, so that a crash between them leaves a token that the next start knows.
 *
 * @returns the file's path
 */
export async function ensureAdminToken(db: Database, dataDir: string): Promise<string> {
  const file = join(dataDir, 'admin-token')
  if (!existsSync(file)) {
    const partial = `${file}.partial`
    writeFileSync(partial, `${mintToken()}\n`, { mode: 0o600, flush: true })
    renameSync(partial, file)
  }
  const text = readFileSync(file, 'utf8').trim()
  if (!text.startsWith('hf_')) {
    throw new DomainError(
      'config-invalid',
      `${file} does not hold a token. Delete it, and the next start makes a new one.`,
    )
  }
  const known = await findTokenByHash(db.prisma, hashToken(text))
  if (known?.revokedAt) {
    throw new DomainError(
      'config-invalid',
      `The token in ${file} was revoked. Delete it, and the next start makes a new one.`,
    )
  }
  if (known) return file
  const account = { name: ADMIN_ACCOUNT, kind: 'service', isAdmin: true } as const
  await issueToken(db, 'start', {
    account,
    name: 'admin-token',
    scope: 'admin',
    audience: 'person',
    expiresAt: null,
    text,
  })
  return file
}
