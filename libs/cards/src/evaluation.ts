import { COMPARED, METRIC_NAME, RESULT } from './data/phrases.js'
import { copiedFrom, findDisclosures, type Disclosure } from './disclosure.js'
import { firstMention, sourceLines } from './mentions.js'
import { valueOf } from './metadata.js'
import type { RuleFacts } from './rule.js'
import { tablesOf, type Table } from './tables.js'
import { TOPICS } from './topics.js'

/** "See the paper." is a report of an evaluation; less is a heading. */
const REPORT_MIN_WORDS = 3

export interface Evaluation {
  readonly isReported: boolean
  /** False when a report only says how the model compares with others. */
  readonly hasResults: boolean
  /** When nothing is reported, the first section that would be about it. */
  readonly empty: Disclosure | null
}

/** Whether anything is reported of an evaluation. */
export function findEvaluation(facts: RuleFacts): Evaluation {
  const { card, files, parents } = facts
  const reported = { isReported: true, hasResults: true, empty: null }
  if (files.some(({ path }) => isEvalResults(path)) || hasModelIndex(facts)) return reported
  const copied = copiedFrom(parents)
  const disclosures = findDisclosures(card, TOPICS.evaluation, copied)
  if (disclosures.some(isReport)) return reported
  if (firstMention(card, RESULT, copied)) return reported
  const lines = sourceLines(card)
  if (lines.some(ofSection => tablesOf(ofSection).some(holdsScores))) return reported
  if (disclosures.length > 0) {
    const parts = new Set(disclosures.flatMap(disclosure => disclosure.parts))
    const isShown = card.sections.some(
      (section, at) => parts.has(section) && (lines[at] ?? []).some(showsResult),
    )
    if (isShown) return reported
  }
  if (firstMention(card, COMPARED, copied)) return { ...reported, hasResults: false }
  return { isReported: false, hasResults: false, empty: disclosures[0] ?? null }
}

/** A phrase that leads in needs a number after it; a section has its lines looked at. */
function isReport({ wordCount, parts, evidence }: Disclosure): boolean {
  return wordCount >= REPORT_MIN_WORDS || (parts.length === 0 && wordCount > 0 && /\d/.test(evidence ?? ''))
}

/** A file of results as the Hub reads them. */
export function isEvalResults(path: string): boolean {
  return /^\.eval_results\/[^/]+\.ya?ml$/.test(path)
}

/** A column or row that is called like a metric and holds a number, or two rows of two decimals each: scores of several models. */
function holdsScores({ header, rows }: Table): boolean {
  const scoreColumns = header.flatMap((cell, at) => (METRIC_NAME.test(cell) ? [at] : []))
  const ofDecimals = rows.filter(row => row.filter(isDecimal).length >= 2)
  return (
    ofDecimals.length >= 2 ||
    rows.some(row => scoreColumns.some(at => /\d/.test(row[at] ?? ''))) ||
    rows.some(([first = '', ...rest]) => METRIC_NAME.test(first) && rest.some(isDecimal))
  )
}

function isDecimal(cell: string): boolean {
  return /^[*_ ]{0,4}\d{1,3}[.,]\d{1,4} ?%?[*_ ]{0,4}$/.test(cell)
}

function hasModelIndex({ card }: RuleFacts): boolean {
  const index = valueOf(card.metadata, 'model-index')
  return Array.isArray(index) && index.length > 0
}

/** A picture, or a number with a name to it, in code or a table. */
function showsResult(line: string): boolean {
  return /!\[[^[\]]{0,200}\]\(|<img\b/.test(line) || /\d/.test(line)
}
