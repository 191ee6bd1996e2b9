import { ReadBudgetExceeded } from '../read-range.js'
import type { HeaderIssue, HeaderIssueKind } from './weights-header.js'

/** Why a reader went no further. Thrown inside of readers and caught by `issueOf`; never seen outside. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  constructor(
    readonly kind: HeaderIssueKind,
    message: string,
  ) {
    super(message)
  }
}

/** What a reader met, as an issue; throws what is none, such as a store that cannot be reached. */
export function issueOf(error: unknown): HeaderIssue {
  if (error instanceof GaveUp) return { kind: error.kind, message: error.message }
  if (error instanceof ReadBudgetExceeded)
    return { kind: 'limit-exceeded', message: 'The header takes more reading than one look may.' }
  throw error
}

/** A name out of a file, fit for a sentence. */
export function quoted(name: string): string {
  const text = name.length > MAX_QUOTED ? `${name.slice(0, MAX_QUOTED)}…` : name
  return `\`${text.replace(/[\p{C}`]/gu, '\uFFFD')}\``
}

/** Characters of a name that a sentence repeats. */
const MAX_QUOTED = 80
