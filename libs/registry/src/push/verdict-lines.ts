import type { Finding, Severity } from '@entrepot/core'
import type { Received } from '../receive/incoming.js'
import { shownName } from './command-rules.js'

/** Tips that a push is told of: a push of many branches needs no book. */
const MAX_TIPS = 20
/** Findings of each; the rest is counted. */
const MAX_FINDINGS = 5
/** Hex digits of a commit that are shown, as git does. */
const SHORT_LENGTH = 9
const GRAVITY = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>

/**
 * What the judge says of the new tips, in lines: the verdict, the gravest findings, and what mends them.
 *
 * @param isQuiet  nothing is said of what is cleared. All else is: clients ask for quiet also when nobody did, as soon as their output goes to
 *   a file or a pipeline
 */
export function verdictLines(judgements: Received['judgements'], isQuiet: boolean): string[] {
  const told = judgements.filter(({ judgement }) => !isQuiet || judgement.verdict.state !== 'cleared')
  const lines = told.slice(0, MAX_TIPS).flatMap(linesOf)
  const more = told.length - MAX_TIPS
  return more > 0 ? [...lines, `… and ${more} more refs.`] : lines
}

function linesOf({ refName, commit, judgement }: Received['judgements'][number]): string[] {
  const { verdict, findings } = judgement
  const because = verdict.reasons.length > 0 ? ` (${verdict.reasons.join(', ')})` : ''
  const open = findings.filter(finding => finding.state !== 'waived')
  const gravest = [...open].sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity])
  const more = open.length - MAX_FINDINGS
  return [
    `${shownName(refName)} at ${commit.slice(0, SHORT_LENGTH)}: ${verdict.state}${because}`,
    ...gravest.slice(0, MAX_FINDINGS).map(lineOf),
    ...(more > 0 ? [`  … and ${more} more findings.`] : []),
  ]
}

function lineOf({ severity, ruleId, message, position, fix }: Finding): string {
  const { path, line } = position
  const where = path === null ? '' : ` ${path}${line === null ? '' : `:${line}`}:`
  return `  ${severity}${where} ${message} ${fix} [${ruleId}]`
}
