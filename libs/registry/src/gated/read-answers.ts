import { DomainError, safeText } from '@entrepot/core'
import type { Gate, GateField } from './read-gate.js'

/** Characters of one answer. */
const MAX_ANSWER_LENGTH = 2_000
/** What forms and JSON send for a box that is ticked. */
const TICKED: ReadonlySet<string> = new Set(['true', 'True', 'on', '1', 'yes'])
const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * What was filled in of a gate's fields, each of which is asked for; what the gate doesn't ask for is left out.
 * @throws DomainError `invalid-argument`  naming the fields that are missing or not what they should be
 */
export function readAnswers(
  { fields }: Gate,
  answers: Readonly<Record<string, unknown>>,
): Record<string, string | boolean> {
  const read: Record<string, string | boolean> = {}
  const wrong: string[] = []
  for (const field of fields) {
    const given = Object.hasOwn(answers, field.name) ? answers[field.name] : undefined
    const answer = field.kind === 'checkbox' ? readTick(given) : readText(field, given)
    if (answer === null) wrong.push(field.name)
    else read[field.name] = answer
  }
  if (wrong.length === 0) return read
  const named = wrong.map(name => JSON.stringify(name.slice(0, 100))).join(', ')
  throw new DomainError('invalid-argument', `Fill in: ${named}.`, { fields: wrong })
}

/** A box that has to be ticked, as it stands for a promise. */
function readTick(given: unknown): true | null {
  return given === true || (typeof given === 'string' && TICKED.has(given)) ? true : null
}

function readText({ kind, options }: GateField, given: unknown): string | null {
  const text = typeof given === 'string' ? safeText(given).trim() : ''
  if (text === '' || text.length > MAX_ANSWER_LENGTH) return null
  if (kind === 'select' && !options.includes(text)) return null
  return kind === 'date_picker' && !DATE.test(text) ? null : text
}
