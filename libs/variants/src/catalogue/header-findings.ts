import type { Finding } from '@entrepot/core'
import type { HeaderIssue, HeaderIssueKind } from '@entrepot/formats'
import type { WeightsFile } from './read-headers.js'
import { variantFinding } from './variant-rules.js'
import type { VariantGroup } from './variant-group.js'

/** Findings of one rule that are listed; more say no more. */
const MAX_PER_RULE = 100
/** Issues of one file that its finding names. */
const MAX_NAMED = 3

/** Kinds by which a file is not what its header says, or is not all there. Templates that run code are a finding of the scan. */
const BROKEN: ReadonlySet<HeaderIssueKind> = new Set([
  'truncated',
  'lying-length',
  'overlapping-tensors',
  'missing-bytes',
  'malformed',
])
/** Kinds that say no more than that nobody knows. */
const UNREAD: ReadonlySet<HeaderIssueKind> = new Set(['limit-exceeded', 'unknown-type'])

/** What is wrong with headers of single files, one finding for each file. */
export function headerFindings(files: readonly WeightsFile[]): Finding[] {
  return files
    .flatMap(({ entry, header }) => {
      const broken = header.issues.filter(({ kind }) => BROKEN.has(kind))
      const unread = header.issues.filter(({ kind }) => UNREAD.has(kind))
      const issues = broken.length > 0 ? broken : unread
      if (issues.length === 0) return []
      const evidence = tell(issues)
      const message = `\`${entry.path}\`: ${evidence}`
      const severity = broken.length > 0 ? 'error' : 'warning'
      return [
        variantFinding({ rule: 'variant-header-broken', path: entry.path, severity, message, evidence }),
      ]
    })
    .slice(0, MAX_PER_RULE)
}

/** Variants of which files are missing. Others of the same repository may be whole: it is what cannot be used, and no danger. */
export function incompleteFindings(groups: readonly VariantGroup[]): Finding[] {
  return groups
    .flatMap(({ files, issues }) => {
      const path = files[0]?.path ?? null
      if (issues.length === 0) return []
      const evidence = tell(issues)
      const message = `What begins with \`${path ?? ''}\` is not all there: ${evidence}`
      return [variantFinding({ rule: 'variant-incomplete', path, severity: 'warning', message, evidence })]
    })
    .slice(0, MAX_PER_RULE)
}

function tell(issues: readonly HeaderIssue[]): string {
  const named = issues.slice(0, MAX_NAMED).map(({ message }) => message)
  return issues.length > MAX_NAMED
    ? `${named.join(' ')} And ${issues.length - MAX_NAMED} more.`
    : named.join(' ')
}
