import { newId, type Principal } from '@entrepot/core'
import type { AuditOutcome, Prisma } from './generated/client.js'
import type { Db } from './transaction.js'

export interface AuditRecord {
  /** Who acted: a principal, or the name of the program when it acted by itself. */
  readonly actor: Principal | string
  /** Noun and verb, such as `ref.update`. */
  readonly action: string
  readonly outcome?: AuditOutcome
  readonly repoId?: string | null
  readonly subject: string
  readonly detail?: Prisma.InputJsonObject
}

/** Writes down who did what; in the transaction of the act, so that neither is there without the other. */
export async function appendAudit(db: Db, record: AuditRecord): Promise<void> {
  const { actor } = record
  const isToken = typeof actor !== 'string' && actor.kind === 'token'
  await db.auditEntry.create({
    data: {
      id: newId(),
      actor: typeof actor === 'string' ? actor : actor.kind === 'token' ? actor.accountName : 'anonymous',
      accountId: isToken ? actor.accountId : null,
      tokenId: isToken ? actor.tokenId : null,
      action: record.action,
      outcome: record.outcome ?? 'done',
      repoId: record.repoId ?? null,
      subject: record.subject,
      detail: record.detail ?? {},
    },
  })
}
