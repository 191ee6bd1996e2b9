import {
  countRevisions,
  listRevisionIds,
  type NewJudgementChange,
  noteJudgementChanges,
  transaction,
} from '@entrepot/persistence'
import { compilePolicy, parsePolicy } from '@entrepot/policy'
import type { Engines } from '@entrepot/registry'
import { advance, type JudgementWork } from './judgement-work.js'
import { judgeStored } from './judge-stored.js'

/** Revisions of one batch. */
const BATCH = 500

/**
 * Finds out what another policy would make of every revision, the newest first, and notes those whose state it would change. No verdict is
 * touched. A run that was cut off goes on after the last batch that was written.
 *
 * Findings are taken as they stand: what a policy says of the organization changes them only once it is activated.
 * @throws RunLost
 */
export async function tryPolicy({ db }: Pick<Engines, 'db'>, work: JudgementWork): Promise<void> {
  const { prisma } = db
  const { run, signal } = work
  const { document } = parsePolicy(run.source ?? '')
  if (!document) throw new Error('a dry run holds a policy that was read before it began')
  const policy = compilePolicy(run.policyVersion, document)
  if (run.total === 0)
    await advance(prisma, work, { done: 0, changed: 0, total: await countRevisions(prisma) })
  let { cursor } = run
  for (;;) {
    signal.throwIfAborted()
    const ids = await listRevisionIds(prisma, cursor, BATCH)
    const last = ids.at(-1)
    if (last === undefined) return
    const changes = (await judgeStored(prisma, ids, policy)).flatMap<NewJudgementChange>(
      ({ stored: { revisionId, repoId, verdict: before }, verdict }) =>
        before === verdict.state
          ? []
          : [{ revisionId, repoId, before, after: verdict.state, reasons: verdict.reasons }],
    )
    await transaction(prisma, async tx => {
      await noteJudgementChanges(tx, run.id, changes)
      await advance(tx, work, { done: ids.length, changed: changes.length, cursor: last })
    })
    cursor = last
  }
}
