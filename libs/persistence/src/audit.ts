import { AsyncLocalStorage } from 'node:async_hooks'
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

/** Where the act that is being written down came from. */
export interface AuditOrigin {
  /** Address of the caller. */
  readonly address: string
}

const origins = new AsyncLocalStorage<AuditOrigin>()

/** Runs `work`; what it and everything it calls writes to the audit log is marked with this origin. */
export function withAuditOrigin<T>(origin: AuditOrigin, work: () => T): T {
  return origins.run(origin, work)
}

/** Where what runs now came from; null for what a program does by itself. */
export function auditOrigin(): AuditOrigin | null {
  return origins.getStore() ?? null
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
      address: origins.getStore()?.address ?? null,
      repoId: record.repoId ?? null,
      subject: record.subject,
      detail: record.detail ?? {},
    },
  })
}
