import { DomainError, type Principal } from '@entrepot/core'
import {
  activatePolicy as writePolicy,
  appendAudit,
  createJudgementRun,
  type JudgementRun,
  newestPolicyVersion,
  type Policy,
  type Prisma,
  supersedeRejudging,
  transaction,
} from '@entrepot/persistence'
import { type Engines, requireActor } from '@entrepot/registry'
import { activePolicy } from './active-policy.js'
import { readPolicy } from './read-policy.js'

export interface Activation {
  /** The policy, in YAML. */
  readonly source: string
  /** Why, for whoever reads the history. */
  readonly note?: string | null
  /** The version that holds, as the caller saw it; another one means that somebody was faster. */
  readonly expectedVersion?: number | null
}

/** UTF-16 code units of a note: some sentences. */
const MAX_NOTE_LENGTH = 2_000

/**
 * Makes a policy the one that holds, under the next version: from the commit on everything that lands is judged by it, and a run begins that
 * judges what is there. A re-judging by an older version ends, as the new one does its work.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `invalid-argument`  a source that is no policy: nothing changes
 * @throws DomainError `state-conflict`    another version holds than the caller saw
 */
export async function activatePolicy(
  engines: Pick<Engines, 'db' | 'jobs'>,
  actor: Principal | string,
  { source, note = null, expectedVersion = null }: Activation,
): Promise<{ policy: Policy; run: JudgementRun }> {
  requireActor(actor, 'server:admin', null)
  const document = readPolicy(source)
  if (note !== null && note.length > MAX_NOTE_LENGTH)
    throw new DomainError('invalid-argument', `A note is at most ${MAX_NOTE_LENGTH} characters.`)
  await activePolicy(engines.db) // so that the built-in one is version 1, whoever comes first
  return transaction(engines.db.prisma, async tx => {
    const activatedById = typeof actor !== 'string' && actor.kind === 'token' ? actor.accountId : null
    const policy = await writePolicy(tx, {
      document: document as unknown as Prisma.InputJsonObject,
      source,
      note,
      activatedById,
    })
    if (expectedVersion !== null && policy.version !== expectedVersion + 1) {
      const message = `Version ${policy.version - 1} was activated meanwhile; look at it before you replace it.`
      throw new DomainError('state-conflict', message, { version: policy.version - 1 })
    }
    await supersedeRejudging(tx, policy.version)
    const run = await createJudgementRun(tx, {
      kind: 'rejudge',
      policyVersion: policy.version,
      source: null,
      startedById: activatedById,
    })
    await engines.jobs.enqueue(tx, 'judge-all', { runId: run.id })
    const detail = { version: policy.version, name: document.name, run: run.id, note }
    await appendAudit(tx, { actor, action: 'policy.activate', subject: `policy ${policy.version}`, detail })
    return { policy, run }
  })
}

/**
 * Begins to find out what a policy would change. Nothing is judged by it.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `invalid-argument`  a source that is no policy
 */
export async function startDryRun(
  engines: Pick<Engines, 'db' | 'jobs'>,
  actor: Principal | string,
  source: string,
): Promise<JudgementRun> {
  requireActor(actor, 'server:admin', null)
  const { name } = readPolicy(source)
  await activePolicy(engines.db)
  return transaction(engines.db.prisma, async tx => {
    const run = await createJudgementRun(tx, {
      kind: 'dry_run',
      policyVersion: (await newestPolicyVersion(tx)) + 1,
      source,
      startedById: typeof actor !== 'string' && actor.kind === 'token' ? actor.accountId : null,
    })
    await engines.jobs.enqueue(tx, 'judge-all', { runId: run.id })
    await appendAudit(tx, { actor, action: 'policy.dry-run', subject: name, detail: { run: run.id } })
    return run
  })
}
