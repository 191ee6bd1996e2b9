import { type Finding, formatRepoId, type Severity } from '@entrepot/core'
import type { AuditRecord, Repo } from '@entrepot/persistence'
import type { Landing } from './land-revision.js'

/** Refs and revisions that an audit row names; the log of refs and the revisions' own rows have all of them. */
const MAX_NAMED = 1_000

/** What the audit says of a landing. */
export function auditOf(landing: Landing, repo: Repo): AuditRecord {
  const { refUpdates, revisions, packs } = landing
  return {
    actor: landing.actor,
    action: `revision.land.${landing.source}`,
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: {
      refCount: refUpdates.length,
      refs: refUpdates.slice(0, MAX_NAMED).map(update => ({
        name: update.name,
        before: update.before,
        after: update.after?.oid ?? null,
      })),
      revisionCount: revisions.length,
      revisions: revisions.slice(0, MAX_NAMED).map(({ commit, judgement }) => ({
        commit,
        verdict: judgement.verdict.state,
        findings: countBySeverity(judgement.findings),
      })),
      packs: packs.map(pack => pack.oid),
      ...(landing.defaultBranch !== undefined && { defaultBranch: landing.defaultBranch }),
    },
  }
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const finding of findings) counts[finding.severity] += 1
  return counts
}
