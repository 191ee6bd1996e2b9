import type { Review, ReviewFinding } from './queries.js'

type Revision = NonNullable<Review['revision']>

/** The findings that make a verdict what it is, in the order in which it names them. */
export function countingFindings({ governance, findings }: Revision): ReviewFinding[] {
  const counted = new Set<ReviewFinding>()
  for (const { fingerprint } of governance.explanation) {
    const finding = findings.nodes.find(one => one.fingerprint === fingerprint)
    if (finding) counted.add(finding)
  }
  return [...counted]
}

/** What a verdict rests on beside findings: conditions of the policy, and decisions. */
export function otherReasons({ governance, findings }: Revision) {
  const known = new Set(findings.nodes.map(({ fingerprint }) => fingerprint))
  return governance.explanation.filter(({ fingerprint }) => fingerprint === null || !known.has(fingerprint))
}

/** The text of a card without its front matter, and without the rest after some characters. */
export function excerptOf(card: string, maxLength: number): string {
  const body = card.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, '').trim()
  return body.length <= maxLength ? body : `${body.slice(0, maxLength).trimEnd()} …`
}
