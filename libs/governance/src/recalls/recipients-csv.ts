import { csvRow } from '@entrepot/evidence'
import type { Recipient } from '@entrepot/persistence'

const COLUMNS = [
  'at',
  'kind',
  'account',
  'token',
  'token_id',
  'audience',
  'address',
  'exit',
  'repository',
  'commit',
  'path',
  'sha256',
] as const

/** Recipients as CSV by RFC 4180, the names of the columns first. */
export function recipientsCsv(recipients: readonly Recipient[], hasHead = true): string {
  const rows = recipients.map(one => [
    one.at.toISOString(),
    one.kind,
    one.accountName,
    one.tokenName,
    one.tokenId,
    one.audience,
    one.address,
    one.exit,
    one.repoKey,
    one.commit,
    one.path,
    one.oid,
  ])
  return [...(hasHead ? [COLUMNS] : []), ...rows].map(csvRow).join('')
}
