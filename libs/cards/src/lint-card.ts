import type { Finding, RepoType } from '@entrepot/core'
import type { ParsedCard } from './card.js'
import { evaluate } from './evaluate.js'
import { guessRepoType } from './guess-type.js'
import { parseCard } from './parse-card.js'
import type { FileFact, TenantFact } from './rule.js'
import type { Scores } from './score.js'

/** A card outside of any registry: what lies in one folder, and nothing of what it refers to. */
export interface LintInput {
  /** Bytes of README.md; null when there is none. */
  readonly readme: Uint8Array | null
  /** Guessed when left out. */
  readonly type?: RepoType
  /** What it is or will be called; a few rules compare it with names in the card. */
  readonly id?: string
  readonly files?: readonly FileFact[]
  /** Small text files by path: those for which `isReadByRules` is true. */
  readonly texts?: ReadonlyMap<string, string>
  readonly tenant?: TenantFact
}

export interface LintResult {
  readonly type: RepoType
  readonly card: ParsedCard | null
  /** In the order of the card. What a registry would have to be asked for is `unverifiable`. */
  readonly findings: readonly Finding[]
  readonly scores: Scores
}

/** Runs every rule without a registry around. Pure; never throws. */
export function lintCard({ readme, type, id, files = [], texts, tenant }: LintInput): LintResult {
  const card = readme && parseCard(readme)
  const kind = type ?? guessRepoType(card, files)
  const repo = { type: kind, id: id ?? 'this-repository' }
  const known = { ...(texts && { texts }), ...(tenant && { tenant }) }
  const { findings, scores } = evaluate({ repo, card, files, parents: [], ...known })
  return { type: kind, card, findings, scores }
}
