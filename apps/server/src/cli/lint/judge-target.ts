import { readFile, stat } from 'node:fs/promises'
import { lintCard, type LintResult, summarizeCard } from '@entrepot/cards'
import { DomainError, type Finding, parseRepoId, type RepoType, type Verdict } from '@entrepot/core'
import { KNOWN_NAMES, policyFacts } from '@entrepot/governance'
import {
  clausesOf,
  compilePolicy,
  defaultPolicy,
  type Effect,
  effectOf,
  judge,
  MAX_POLICY_LENGTH,
  NO_DECISIONS,
  parsePolicy,
  type PolicyDocument,
  READY_POLICIES,
} from '@entrepot/policy'
import type { LintTarget } from './read-target.js'

/** UTF-8 bytes that a policy of the greatest length may have. */
const POLICY_MAX_BYTES = MAX_POLICY_LENGTH * 4

/** A finding with what it does under the policy. */
export interface JudgedLintFinding extends Finding {
  readonly effect: Effect
}

export interface LintReport extends Pick<LintResult, 'type' | 'scores'> {
  readonly findings: readonly JudgedLintFinding[]
  /** Of a revision with just these files, were it pushed. */
  readonly verdict: Verdict
  readonly policyName: string
}

/**
 * The policy of a file, a ready one by its name, or the built-in one.
 * @throws DomainError `invalid-argument`  with the line and column of everything that is wrong
 */
export async function loadPolicy(named: string | undefined): Promise<PolicyDocument> {
  if (named === undefined) return defaultPolicy
  const { document, problems } = parsePolicy(await readSource(named), KNOWN_NAMES)
  if (document) return document
  const lines = problems.map(({ line, column, message }) => `${named}:${line}:${column}: ${message}`)
  throw new DomainError('invalid-argument', `The policy cannot be used.\n${lines.join('\n')}`)
}

async function readSource(named: string): Promise<string> {
  const found = await stat(named).catch(() => null)
  if (found?.isFile() && found.size <= POLICY_MAX_BYTES) return readFile(named, 'utf8')
  if (found) throw new DomainError('invalid-argument', `${named} is no file, or too large for a policy.`)
  const ready = READY_POLICIES.find(({ name }) => name === named)
  if (ready) return ready.source
  const names = READY_POLICIES.map(({ name }) => name).join(', ')
  throw new DomainError('invalid-argument', `There is no policy ${named}; ready ones are ${names}.`)
}

/**
 * Judges a folder as a revision of a private repository that was just pushed. What only a registry knows stays open.
 *
 * @param id  of the repository that it is or will be; its folder's name when left out
 * @throws DomainError `repo-name-invalid`  for `id`
 */
export function judgeTarget(
  { readme, files, texts, name }: LintTarget,
  { type, id }: { readonly type?: RepoType | undefined; readonly id?: string | undefined },
  policy: PolicyDocument,
): LintReport {
  const known = { ...(type && { type }), ...(policy.tenant && { tenant: policy.tenant }) }
  const linted = lintCard({ readme, id: id ?? name, files, texts, ...known })
  const { card, findings, scores } = linted
  const repo = id === undefined ? { type: linted.type, namespace: null, name } : parseRepoId(linted.type, id)
  const facts = policyFacts(
    {
      repo: { ...repo, visibility: 'private' },
      totalSizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    },
    {
      card,
      summary: card && summarizeCard(card, linted.type),
      scores,
      origins: { parents: [], datasets: [], ancestors: [], isComplete: false, recalled: [] },
      formats: [],
    },
  )
  const now = new Date()
  const verdict = judge(
    { facts, findings, decisions: NO_DECISIONS, landedAt: now, now },
    compilePolicy(1, policy),
  )
  const rules = Object.fromEntries(clausesOf(policy, facts.repository, 'person').rules)
  const judged = findings.map(finding => ({ ...finding, effect: effectOf(finding, { ...policy, rules }) }))
  return { type: linted.type, scores, findings: judged, verdict, policyName: policy.name }
}
