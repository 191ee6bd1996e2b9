import { type CommitSha, type Finding, newId } from '@entrepot/core'
import { cardRow, insertFindings, introducersOf } from './create-revisions.js'
import { Prisma } from './generated/client.js'
import type { NewCard, NewRevision } from './revisions.js'
import type { Tx } from './transaction.js'
import { type NewVariant, replaceVariants } from './variants/variants.js'

/** A verdict as it is to stand on a revision that landed before. */
export type StandingVerdict = Pick<
  NewRevision,
  'verdict' | 'policyVersion' | 'verdictReasons' | 'explanation' | 'expiresAt' | 'audiences'
> & { readonly revisionId: string }

/** Writes verdicts, and when they were given. The callers have locked the repositories. One statement. */
export async function updateVerdicts(tx: Tx, verdicts: readonly StandingVerdict[]): Promise<void> {
  if (verdicts.length === 0) return
  const rows = verdicts.map(
    ({ verdictReasons, explanation = null, expiresAt = null, audiences = null, ...rest }) => ({
      id: rest.revisionId,
      verdict: rest.verdict,
      policy_version: rest.policyVersion,
      verdict_reasons: verdictReasons,
      explanation,
      expires_at: expiresAt,
      audiences,
    }),
  )
  await tx.$executeRaw`
    UPDATE revision SET verdict = v.verdict, policy_version = v.policy_version, verdict_reasons = v.verdict_reasons,
      explanation = v.explanation, expires_at = v.expires_at, audiences = v.audiences, judged_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v(id uuid, verdict verdict, policy_version int,
      verdict_reasons text[], explanation jsonb, expires_at timestamptz, audiences jsonb)
    WHERE revision.id = v.id`
}

export interface ReplacedJudgement {
  readonly revisionId: string
  readonly repoId: string
  readonly commit: CommitSha
  readonly card: NewCard | null
  readonly findings: readonly Finding[]
  /** Absent: those that it has stay. */
  readonly variants?: readonly NewVariant[]
  readonly columns: Pick<NewRevision, 'tags' | 'license' | 'pipelineTag' | 'libraryName'> & {
    readonly facts: Prisma.InputJsonObject | null
  }
}

/** Puts another judgement in place of the card, the findings and the facts of a revision; its verdict is `updateVerdicts`' to write. */
export async function replaceJudgement(tx: Tx, judgement: ReplacedJudgement): Promise<void> {
  const { revisionId, repoId, commit, card, findings, columns, variants } = judgement
  const introducedBy = await introducersOf(
    tx,
    repoId,
    findings.map(finding => finding.fingerprint),
  )
  await tx.finding.deleteMany({ where: { revisionId } })
  await tx.card.deleteMany({ where: { revisionId } })
  if (card) await tx.card.create({ data: cardRow(revisionId, card) })
  const rows = findings.map(finding => ({
    ...finding,
    id: newId(),
    revisionId,
    introducedByCommit: introducedBy.get(finding.fingerprint) ?? commit,
  }))
  await insertFindings(tx, repoId, rows)
  if (variants) await replaceVariants(tx, { repoId, revisionId }, variants)
  await tx.revision.update({
    where: { id: revisionId },
    data: { ...columns, tags: [...columns.tags], facts: columns.facts ?? Prisma.DbNull },
  })
}
