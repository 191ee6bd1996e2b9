import {
  countOutdated,
  lastFullyJudgedVersion,
  listHeads,
  listJudgedBy,
  listOutdatedHeads,
  newestOutdatedVersion,
} from '@entrepot/persistence'
import type { CompiledPolicy, PolicyDocument } from '@entrepot/policy'
import type { Engines } from '@entrepot/registry'
import { policyOfVersion } from '../policies/active-policy.js'
import { advance, type JudgementWork } from './judgement-work.js'
import { reevaluateHead } from './reevaluate-head.js'
import { rejudgeBatch } from './rejudge-batch.js'

/** Revisions of one batch: their findings fit into memory many times over, and the row of the run is written rarely enough. */
const BATCH = 500
/** Heads whose cards are read again between two looks at the run. */
const HEADS_BATCH = 20

/** What a run that has come to its end leaves behind. */
export interface RejudgingEnd {
  /** Revisions that could not be judged, and keep their old verdicts. */
  readonly left: number
}

/**
 * Judges everything by a newer policy: heads first, the newest first of all, then every other revision. Which of them are left is what their
 * rows say, so that a run that was cut off goes on where it was. Last, heads whose findings depend on what the policy says of the
 * organization are read again where that has changed.
 *
 * Cost: linear in the revisions; memory that of a batch.
 * @throws RunLost
 */
export async function rejudgeEverything(engines: Engines, work: JudgementWork): Promise<RejudgingEnd> {
  const { prisma } = engines.db
  const policy = await policyOfVersion(engines.db, work.run.policyVersion)
  if (work.run.total === 0)
    await advance(prisma, work, { done: 0, changed: 0, total: await countOutdated(prisma, policy.version) })
  await walk(engines, work, policy, before =>
    listOutdatedHeads(prisma, { version: policy.version, before, limit: BATCH }),
  )
  // What somebody else worked on at that moment is found in the next round; a round that finds nothing to do is the last.
  for (let done = 1; done > 0;) done = await rejudgeRest(engines, work, policy)
  await reevaluateHeads(engines, work, policy)
  return { left: await countOutdated(prisma, policy.version) }
}

async function rejudgeRest(engines: Engines, work: JudgementWork, policy: CompiledPolicy): Promise<number> {
  const { prisma } = engines.db
  let done = 0
  let version = await newestOutdatedVersion(prisma, policy.version)
  while (version !== null) {
    const judgedBy = version
    done += await walk(engines, work, policy, before =>
      listJudgedBy(prisma, { version: judgedBy, before, limit: BATCH }),
    )
    version = await newestOutdatedVersion(prisma, judgedBy)
  }
  return done
}

/** @returns how many revisions were judged */
async function walk(
  engines: Engines,
  work: JudgementWork,
  policy: CompiledPolicy,
  list: (before: string | null) => Promise<string[]>,
): Promise<number> {
  let done = 0
  let before: string | null = null
  for (;;) {
    work.signal.throwIfAborted()
    const ids: string[] = await list(before)
    if (ids.length === 0) return done
    const outcome = await rejudgeBatch(engines, policy, ids, (tx, by) => advance(tx, work, by))
    done += outcome.done
    before = ids.at(-1) ?? null
  }
}

/** The second phase: from files, so that it takes its time. Of what is no head, findings stay as they were found. */
async function reevaluateHeads(engines: Engines, work: JudgementWork, policy: CompiledPolicy): Promise<void> {
  const { prisma } = engines.db
  const before = await policyOfVersion(engines.db, await lastFullyJudgedVersion(prisma))
  const isWithoutFacts = tenantOf(before.document) === tenantOf(policy.document)
  let { cursor } = work.run
  for (;;) {
    work.signal.throwIfAborted()
    const heads = await listHeads(prisma, { before: cursor, limit: HEADS_BATCH, isWithoutFacts })
    if (heads.length === 0) return
    let changed = 0
    for (const head of heads) changed += await reevaluateHead(engines, head)
    cursor = heads.at(-1)?.revisionId ?? null
    await advance(prisma, work, { done: 0, changed, ...(cursor !== null && { cursor }) })
  }
}

function tenantOf({ tenant = {} }: PolicyDocument): string {
  const { regions = [], monthlyActiveUsers = null, annualRevenueUsd = null } = tenant
  return JSON.stringify([regions, monthlyActiveUsers, annualRevenueUsd])
}
